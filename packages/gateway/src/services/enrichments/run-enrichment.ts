import { z } from 'zod'
import type { Context } from '../../context.ts'
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
      await new ListWorker({ ...context, listId: list.id, tag: list.tag ?? undefined }, list).run()
    } catch (error) {
      const status = await stopFor(context, list, error)
      if (status) return { status }
      throw error
    }
    return { status: await finish(context, list.id) }
  },
})

/** Undefined where the list is paused, cancelled or done: running it again does no harm. */
function begin(context: Context, id: string): Promise<EnrichmentRecord | undefined> {
  const startedAt = new Date(context.clock.now())
  const jobId = context.job?.id ?? null
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

/** The list's own cap never reopens: it pauses, with everything bought so far kept. Anything else is the job's to wait for. */
async function stopFor(context: Context, { id }: EnrichmentRecord, error: unknown): Promise<string | undefined> {
  if (!(error instanceof ServiceError)) return undefined
  if (
    error.code === 'budget_exhausted' &&
    (error.details.budget === budgetOf(id) || error.details.resetsAt === undefined)
  ) {
    await pause(context, id, error.reason)
    return 'paused'
  }
  const wait =
    typeof error.details.resetsAt === 'string'
      ? Date.parse(error.details.resetsAt)
      : context.clock.now() + (error.retryAfterMs ?? 0)
  if (error.code === 'budget_exhausted' || error.code === 'rate_limited') {
    await context.mutate(async (tx) => ({
      value: await moveEnrichment(tx, id, {
        from: ['running'],
        to: 'running',
        reason: error.reason,
        resumesAt: new Date(wait),
      }),
      audit: [],
    }))
  }
  return undefined
}

async function pause(context: Context, id: string, reason: string): Promise<void> {
  await context.mutate(async (tx) => ({
    value: await moveEnrichment(tx, id, { from: ['running'], to: 'paused', reason }),
    audit: { action: 'enrichment.paused', entityType: 'enrichment', entityId: id, after: { reason } },
  }))
}

function finish(context: Context, id: string): Promise<string> {
  const finishedAt = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    const done = await moveEnrichment(tx, id, { from: ['running'], to: 'completed', finishedAt })
    const status = done?.status ?? (await findEnrichment(tx, id))?.status
    if (!status) throw new ServiceError('not_found', 'This list does not exist', { reason: 'enrichment_not_found' })
    return {
      value: status,
      audit: done ? { action: 'enrichment.completed', entityType: 'enrichment', entityId: id } : [],
    }
  })
}
