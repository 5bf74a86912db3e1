import { z } from 'zod'
import type { Context } from '../../context.ts'
import { insertEnrichmentRows } from '../../db/enrichment-rows.ts'
import { deleteEnrichment, insertEnrichment, moveEnrichment } from '../../db/enrichments.ts'
import type { EnrichmentOptions } from '../../db/tables.ts'
import { operation } from '../../operation.ts'
import { noCallbackAddress } from '../callbacks/open-callback.ts'
import { needFlags, needsIn } from '../people/need-flags.ts'
import { laterNeeds } from '../people/needs.ts'
import { personQueryFields } from '../people/person-query.ts'
import type { PersonQuery } from '../people/wish.ts'
import { needsApproval } from './approval.ts'
import { capSpending } from './cap-spending.ts'
import { makeQuote, quoteSchema } from './quote.ts'
import { toEnrichmentRow } from './row-input.ts'

export const enrichmentOptionFields = {
  maxAgeDays: z.coerce.number().int().min(0).max(3650).default(90),
  maxCredits: z.coerce.number().min(0).max(10_000_000).optional(),
  tag: z.string().min(1).max(100).optional(),
  buyLostAgain: z.stringbool().or(z.boolean()).default(false),
  quoteOnly: z.stringbool().or(z.boolean()).default(false),
  revealPhone: z.stringbool().or(z.boolean()).default(false),
  waterfallEmail: z.stringbool().or(z.boolean()).default(false),
  waterfallPhone: z.stringbool().or(z.boolean()).default(false),
}

export type EnrichmentRequest = z.output<z.ZodObject<typeof enrichmentOptionFields>>

export const createdSchema = z.object({
  id: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  quote: quoteSchema,
})

export const createEnrichment = operation({
  name: 'enrichments.create',
  summary: 'Enrich a list of people in the background',
  scope: 'write',
  input: z.strictObject({
    people: z.array(z.strictObject(personQueryFields)).min(1, 'must name at least one person').max(10_000),
    ...enrichmentOptionFields,
  }),
  output: createdSchema,
  async run(context, { people, ...request }) {
    return fileEnrichment(context, request, [people])
  },
})

/**
 * Files a list chunk by chunk, then quotes it and sets it going. Until then it stands as paused, so that an import that
 * was cut short spends nothing.
 */
export async function fileEnrichment(
  context: Context,
  request: EnrichmentRequest,
  chunks: Iterable<PersonQuery[]> | AsyncIterable<PersonQuery[]>,
): Promise<z.input<typeof createdSchema>> {
  const id = context.makeId()
  const { quoteOnly, tag, maxAgeDays, maxCredits, buyLostAgain } = request
  const { approvalCredits } = context.config.enrichment
  const needs = laterNeeds(needsIn(request))
  const [later] = needs
  if (later && context.config.publicUrl === undefined) throw noCallbackAddress(needFlags[later])
  const options: EnrichmentOptions = { maxAgeDays, maxCredits, buyLostAgain, ...(needs.length ? { needs } : {}) }
  await context.mutate(async (tx) => ({
    value: await insertEnrichment(tx, draft(context, { id, tag, options })),
    audit: [],
  }))
  const total = await fileRows(context, id, chunks).catch(async (error: unknown) => {
    await context.mutate(async (tx) => ({ value: await deleteEnrichment(tx, id), audit: [] }))
    throw error
  })
  return context.mutate(async (tx) => {
    const quote = await makeQuote(context, { db: tx, enrichmentId: id, total, options })
    const needs = needsApproval(context, { quote, options, approvedMilli: null })
    const reason = needs ? 'approval_needed' : quoteOnly ? 'quote_only' : null
    const status = reason ? 'awaiting_approval' : 'queued'
    await moveEnrichment(tx, id, { from: ['paused'], to: status, reason, total, quote: JSON.stringify(quote) })
    const capped = await capSpending(tx, context, { enrichmentId: id, maxCredits: lesser(maxCredits, approvalCredits) })
    return {
      value: { id, status, reason, quote },
      audit: [
        { action: 'enrichment.created', entityType: 'enrichment', entityId: id, after: { total, options, quote } },
        ...capped,
      ],
      enqueue: reason ? [] : [{ name: 'enrich-batch', payload: { enrichmentId: id }, intent: `enrich-batch-${id}` }],
    }
  })
}

async function fileRows(
  context: Context,
  enrichmentId: string,
  chunks: Iterable<PersonQuery[]> | AsyncIterable<PersonQuery[]>,
): Promise<number> {
  let total = 0
  for await (const chunk of chunks) {
    const at = new Date(context.clock.now())
    const first = total + 1
    const rows = chunk.map((query, index) => toEnrichmentRow(query, first + index))
    await context.mutate(async (tx) => ({
      value: await insertEnrichmentRows(tx, enrichmentId, { rows, at }),
      audit: [],
    }))
    total += chunk.length
  }
  return total
}

function draft(context: Context, { id, tag, options }: { id: string; tag?: string; options: EnrichmentOptions }) {
  return {
    id,
    status: 'paused' as const,
    reason: 'importing',
    options: JSON.stringify(options),
    total: 0,
    keyId: context.actor.keyId ?? null,
    tag: tag ?? context.tag ?? null,
    requestId: context.requestId,
    createdAt: new Date(context.clock.now()),
  }
}

function lesser(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other)
}
