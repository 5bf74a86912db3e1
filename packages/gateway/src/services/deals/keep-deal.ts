import type { Deal } from '@delos/client'
import type { Context } from '../../context.ts'
import { fileDeals } from '../sync/file-deals.ts'
import { recordFiled } from '../sync/record-filed.ts'

/** Files a deal as it was just read, as a sync would: what was changed in Apollo meanwhile is Apollo's doing. */
export function keepDeal(context: Context, deal: Deal, askedAt: number): Promise<void> {
  const parts = { makeId: context.makeId, at: new Date(context.clock.now()), askedAt }
  return context.mutate(async (tx) => {
    const filed = await fileDeals(tx, [deal], parts)
    return {
      value: undefined,
      audit: filed.flatMap(({ audit }) => audit ?? []),
      enqueue: await recordFiled(tx, context, filed),
    }
  })
}
