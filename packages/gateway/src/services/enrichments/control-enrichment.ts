import { z } from 'zod'
import type { Context } from '../../context.ts'
import { findEnrichment, moveEnrichment, reopenRows } from '../../db/enrichments.ts'
import type { EnrichmentStatus } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import type { NewJob } from '../../queue/jobs.ts'
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
  async run(context, { id, buyLostAgain }) {
    if (buyLostAgain) await reopenLost(context, id)
    const from: EnrichmentStatus[] = buyLostAgain
      ? ['paused', 'awaiting_approval', 'completed']
      : ['paused', 'awaiting_approval']
    return move(context, id, { from, to: 'queued', verb: 'resumed', reason: null })
  },
})

export const cancelEnrichment = operation({
  name: 'enrichments.cancel',
  summary: 'End the list; what was paid for is kept',
  scope: 'write',
  input,
  output: enrichmentSchema,
  run: (context, { id }) =>
    move(context, id, {
      from: ['queued', 'running', 'paused', 'awaiting_approval'],
      to: 'cancelled',
      verb: 'cancelled',
      reason: 'by_request',
    }),
})

async function reopenLost(context: Context, id: string): Promise<void> {
  const { options } = await requireEnrichment(context.db, id)
  await context.mutate(async (tx) => {
    await reopenRows(tx, id, ['unknown'])
    await tx
      .updateTable('enrichments')
      .set({ options: JSON.stringify({ ...options, buyLostAgain: true }) })
      .where('id', '=', id)
      .execute()
    return { value: undefined, audit: { action: 'enrichment.lost_reopened', entityType: 'enrichment', entityId: id } }
  })
}

interface Move {
  from: EnrichmentStatus[]
  to: EnrichmentStatus
  verb: string
  reason: string | null
}

async function move(
  context: Context,
  id: string,
  { from, to, verb, reason }: Move,
): Promise<z.input<typeof enrichmentSchema>> {
  const finishedAt = to === 'cancelled' ? new Date(context.clock.now()) : null
  await context.mutate(async (tx) => {
    const before = await requireEnrichment(tx, id)
    // An import that was cut short has no complete list to go on with.
    const moved =
      before.reason === 'importing' ? undefined : await moveEnrichment(tx, id, { from, to, reason, finishedAt })
    if (!moved) throw wrongState(before.status, verb)
    const enqueue: NewJob[] = to === 'queued' ? [{ name: 'enrich-batch', payload: { enrichmentId: id } }] : []
    return {
      value: undefined,
      audit: {
        action: `enrichment.${verb}`,
        entityType: 'enrichment',
        entityId: id,
        before: { status: before.status },
        after: { status: to },
      },
      enqueue,
    }
  })
  const row = await findEnrichment(context.db, id)
  if (!row) throw wrongState('cancelled', verb)
  return viewEnrichment(context.db, row, context.clock.now())
}

function wrongState(status: EnrichmentStatus, verb: string): ServiceError {
  return new ServiceError('conflict', `An enrichment that is ${status} cannot be ${verb}`, {
    reason: 'wrong_state',
    details: { status },
  })
}
