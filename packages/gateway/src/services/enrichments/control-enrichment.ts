import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { reopenRows } from '../../db/enrichment-rows.ts'
import { type EnrichmentRecord, findEnrichment, moveEnrichment } from '../../db/enrichments.ts'
import type { EnrichmentStatus } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import type { NewJob } from '../../queue/jobs.ts'
import { needsApproval } from './approval.ts'
import { enrichmentSchema, requireEnrichment, viewEnrichment } from './get-enrichment.ts'

const input = z.strictObject({ id: z.string().min(1).max(64) })

export const pauseEnrichment = operation({
  name: 'enrichments.pause',
  summary: 'Stop buying; what is under way is still filed',
  scope: 'write',
  input,
  output: enrichmentSchema,
  run: (context, { id }) =>
    move(context, id, { from: ['queued', 'running'], to: 'paused', verb: 'paused', reason: 'by_request' }),
})

export const resumeEnrichment = operation({
  name: 'enrichments.resume',
  summary: 'Go on where the list stopped; also starts one that was only quoted',
  scope: 'write',
  input: input.extend({
    buyLostAgain: z.boolean().default(false).describe('Also pay again for people whose answer was lost'),
  }),
  output: enrichmentSchema,
  run: (context, { id, buyLostAgain }) =>
    move(context, id, {
      from: ['paused', 'awaiting_approval', 'failed', ...(buyLostAgain ? (['completed'] as const) : [])],
      to: 'queued',
      verb: 'resumed',
      reason: null,
      async prepare(tx, list) {
        if (needsApproval(context, list)) throw approvalNeeded()
        return buyLostAgain ? reopenLost(tx, list) : list.options
      },
    }),
})

export const cancelEnrichment = operation({
  name: 'enrichments.cancel',
  summary: 'End the list; what was paid for is kept',
  scope: 'write',
  input,
  output: enrichmentSchema,
  run: (context, { id }) =>
    move(context, id, {
      from: ['queued', 'running', 'paused', 'awaiting_approval', 'failed'],
      to: 'cancelled',
      verb: 'cancelled',
      reason: 'by_request',
    }),
})

async function reopenLost(tx: Tx, { id, options }: EnrichmentRecord): Promise<EnrichmentRecord['options']> {
  await reopenRows(tx, id, 'unknown')
  return { ...options, buyLostAgain: true }
}

interface Move {
  from: EnrichmentStatus[]
  to: EnrichmentStatus
  verb: string
  reason: string | null
  /** What has to be so, or be done, before; returns the list's options as they are from now on. */
  prepare?(tx: Tx, list: EnrichmentRecord): Promise<EnrichmentRecord['options']>
}

async function move(
  context: Context,
  id: string,
  { from, to, verb, reason, prepare }: Move,
): Promise<z.input<typeof enrichmentSchema>> {
  const finishedAt = to === 'cancelled' ? new Date(context.clock.now()) : null
  await context.mutate(async (tx) => {
    const before = await requireEnrichment(tx, id)
    // An import that was cut short has no complete list to go on with.
    if (!from.includes(before.status) || before.reason === 'importing') throw wrongState(before.status, verb)
    const options = JSON.stringify((await prepare?.(tx, before)) ?? before.options)
    // A list whose job has died still stands as running.
    const stored: EnrichmentStatus[] = before.status === 'failed' ? ['failed', 'running'] : [before.status]
    const moved = await moveEnrichment(tx, id, { from: stored, to, reason, resumesAt: null, finishedAt, options })
    if (!moved) throw wrongState(before.status, verb)
    const enqueue: NewJob[] = to === 'queued' ? [{ name: 'enrich-batch', payload: { enrichmentId: id } }] : []
    return {
      value: undefined,
      audit: {
        action: `enrichment.${verb}`,
        entityType: 'enrichment',
        entityId: id,
        before: { status: before.status, options: before.options },
        after: { status: to, options: moved.options },
      },
      enqueue,
    }
  })
  const row = await findEnrichment(context.db, id)
  if (!row) throw wrongState('cancelled', verb)
  return viewEnrichment(context.db, row, context.clock.now())
}

export function wrongState(status: EnrichmentStatus, verb: string): ServiceError {
  return new ServiceError('conflict', `An enrichment that is ${status} cannot be ${verb}`, {
    reason: 'wrong_state',
    details: { status },
  })
}

function approvalNeeded(): ServiceError {
  return new ServiceError('forbidden', 'This list may cost so much that somebody else has to approve it', {
    reason: 'approval_needed',
    details: { requiredScope: 'approve' },
  })
}
