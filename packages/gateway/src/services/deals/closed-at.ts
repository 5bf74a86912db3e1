import type { DealFacts } from '../../db/deal-figures.ts'
import { readTime } from './load-pipeline.ts'

/** When a closed deal was closed: as Apollo says, else when it was seen to enter its stage, else its close date. */
export function closedAt(
  deal: Pick<DealFacts, 'isClosed' | 'stageId' | 'actualCloseDate' | 'closedDate'>,
  last: { toStageId: string | null; changedAt: Date } | undefined,
): Date | null {
  if (!deal.isClosed) return null
  const entered = last && last.toStageId === deal.stageId ? last.changedAt : null
  return readTime(deal.actualCloseDate) ?? entered ?? readTime(deal.closedDate)
}
