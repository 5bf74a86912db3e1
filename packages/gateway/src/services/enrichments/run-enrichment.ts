import { z } from 'zod'
import type { Context } from '../../context.ts'
import { findApiKey } from '../../db/api-keys.ts'
import { recount } from '../../db/enrichment-counts.ts'
import { type EnrichmentRecord, findEnrichment, moveEnrichment } from '../../db/enrichments.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { budgetOf } from './cap-spending.ts'
import { ListWorker } from './work-through.ts'

export const runEnrichment = operation({
  name: 'enrichments.run',
  summary: 'Work through a list from where it stands',
  scope: 'write',
  input: z.strictObject({ enrichmentId: z.string() }),
  output: z.object({ status: z.string() }),
  async run(context, { enrichmentId }) {
    const list = await begin(context, enrichmentId)
    if (!list) return { status: 'nothing_to_do' }
    try {
      await new ListWorker(await contextOf(context, list), list).run()
    } catch (error) {
      const status = await stopFor(context, list, error)
      if (status) return { status }
      throw error
    }
    return { status: await finish(context, list.id) }
  },
})

/** A list that was paused and resumed meanwhile is another job's, and no longer this one's to end. */
function jobOf({ job }: Context): string | null {
  return job?.id ?? null
}

/** Whoever resumed or approved it, a list is paid for by the key that made it. */
async function contextOf(context: Context, list: EnrichmentRecord): Promise<Context> {
  const payer = list.keyId === null ? undefined : await findApiKey(context.db, list.keyId)
  const actor = payer ? { ...context.actor, keyId: payer.id, team: payer.team ?? undefined } : context.actor
  return { ...context, actor, listId: list.id, tag: list.tag ?? undefined }
}

/** Undefined where the list is paused, cancelled or done: running it again does no harm. */
function begin(context: Context, id: string): Promise<EnrichmentRecord | undefined> {
  const startedAt = new Date(context.clock.now())
  const jobId = jobOf(context)
  return context.mutate(async (tx) => {
    const list = await moveEnrichment(tx, id, {
      from: ['queued', 'running'],
      to: 'running',
      reason: null,
      resumesAt: null,
      jobId,
    })
    if (list && !list.startedAt) await moveEnrichment(tx, id, { from: ['running'], to: 'running', startedAt })
    return { value: list, audit: [] }
  })
}

/**
 * What only somebody can lift pauses the list, with everything bought so far kept. Anything else is the job's to wait
 * for, or to try again; meanwhile the list says why, and until when where that is known.
 */
async function stopFor(context: Context, { id }: EnrichmentRecord, error: unknown): Promise<string | undefined> {
  if (!(error instanceof ServiceError)) return undefined
  if (isForSomebodyToLift(error, id)) {
    await pause(context, id, error.reason)
    return 'paused'
  }
  const resumesAt = isLimit(error) ? reopensAt(error, context.clock.now()) : null
  await context.mutate(async (tx) => ({
    value: await moveEnrichment(tx, id, {
      from: ['running'],
      to: 'running',
      ofJob: jobOf(context),
      reason: error.reason,
      resumesAt,
    }),
    audit: [],
  }))
  return undefined
}

/** The list's own budget, Apollo's pool of credits, its plan or its key: none of them opens again by itself. */
function isForSomebodyToLift({ code, details }: ServiceError, id: string): boolean {
  if (code === 'upstream_rejected') return true
  return code === 'budget_exhausted' && (details.budget === budgetOf(id) || details.resetsAt === undefined)
}

function isLimit({ code }: ServiceError): boolean {
  return code === 'budget_exhausted' || code === 'rate_limited'
}

function reopensAt({ details, retryAfterMs = 0 }: ServiceError, now: number): Date {
  return new Date(typeof details.resetsAt === 'string' ? details.resetsAt : now + retryAfterMs)
}

async function pause(context: Context, id: string, reason: string): Promise<void> {
  await context.mutate(async (tx) => {
    const paused = await moveEnrichment(tx, id, { from: ['running'], to: 'paused', ofJob: jobOf(context), reason })
    const audit = { action: 'enrichment.paused', entityType: 'enrichment', entityId: id, after: { reason } }
    return { value: undefined, audit: paused ? audit : [] }
  })
}

function finish(context: Context, id: string): Promise<string> {
  const finishedAt = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    const done = await moveEnrichment(tx, id, { from: ['running'], to: 'completed', ofJob: jobOf(context), finishedAt })
    if (done) await recount(tx, id)
    const status = done?.status ?? (await findEnrichment(tx, id))?.status
    if (!status) throw new ServiceError('not_found', 'This list does not exist', { reason: 'enrichment_not_found' })
    return {
      value: status,
      audit: done ? { action: 'enrichment.completed', entityType: 'enrichment', entityId: id } : [],
    }
  })
}
