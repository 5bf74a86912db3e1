import { z } from 'zod'
import { type Actor, hasScope } from '../../actor.ts'
import { type EnrichmentRecord, moveEnrichment } from '../../db/enrichments.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { toMilli } from '../credits/milli.ts'
import { needsApproval, worstCredits } from './approval.ts'
import { capSpending } from './cap-spending.ts'
import { wrongState } from './control-enrichment.ts'
import { enrichmentSchema, requireEnrichment, viewEnrichment } from './get-enrichment.ts'
import type { Quote } from './quote.ts'

export const approveEnrichment = operation({
  name: 'enrichments.approve',
  summary: 'Let a list of somebody else spend up to its worst case, and set it going',
  scope: 'approve',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: enrichmentSchema,
  async run(context, { id }) {
    const { actor, clock, db, mutate } = context
    await mutate(async (tx) => {
      const list = await requireEnrichment(tx, id)
      refuseOwn(actor, list)
      const mayGo = list.status === 'awaiting_approval' || (list.status === 'paused' && needsApproval(context, list))
      if (!mayGo || !list.quote || list.reason === 'importing') throw wrongState(list.status, 'approved')
      const approvedCredits = worstCredits(list.quote as Quote, list.options)
      await moveEnrichment(tx, id, {
        from: [list.status],
        to: 'queued',
        reason: null,
        approvedMilli: toMilli(approvedCredits),
        approvedBy: actor.keyId ?? null,
        approvedAt: new Date(clock.now()),
      })
      const capped = await capSpending(tx, context, { enrichmentId: id, maxCredits: approvedCredits })
      return {
        value: undefined,
        audit: [
          {
            action: 'enrichment.approved',
            entityType: 'enrichment',
            entityId: id,
            before: { status: list.status },
            after: { status: 'queued', approvedCredits, quote: list.quote },
          },
          ...capped,
        ],
        enqueue: [{ name: 'enrich-batch', payload: { enrichmentId: id } }],
      }
    })
    return viewEnrichment(db, await requireEnrichment(db, id), clock.now())
  },
})

function refuseOwn(actor: Actor, { keyId }: EnrichmentRecord): void {
  if (hasScope(actor, 'admin') || keyId === null || keyId !== actor.keyId) return
  throw new ServiceError('forbidden', 'A list is approved by another key than the one that made it', {
    reason: 'own_list',
  })
}
