import type { Deal } from '@delos/client'
import type { Context } from '../../context.ts'
import { recordStageChanges } from '../rules/record-stage-changes.ts'
import { fileDeals } from '../sync/file-deals.ts'

/** Files a deal as it was just read, as a sync would: what was changed in Apollo meanwhile is Apollo's doing. */
export function keepDeal(context: Context, deal: Deal, askedAt: number): Promise<void> {
  const parts = { makeId: context.makeId, at: new Date(context.clock.now()), askedAt }
  return context.mutate(async (tx) => {
    const filed = await fileDeals(tx, [deal], parts)
    const changes = filed.flatMap(({ stageChange }) => stageChange ?? [])
    return {
      value: undefined,
      audit: filed.flatMap(({ audit }) => audit ?? []),
      enqueue: await recordStageChanges(tx, changes),
    }
  })
}
