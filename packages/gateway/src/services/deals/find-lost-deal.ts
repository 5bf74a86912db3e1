import type { Deal } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { createdAt, toAmount } from './to-deal.ts'

export interface DealWish {
  name: string
  amount: number
  ownerId: string
  accountId?: string
}

const perPage = 100
const mostPages = 5
/** Apollo's clock and ours need not agree. */
const clockSkewMs = 2 * 60 * 1000

/** The owner's latest deals that could be the one whose create was never answered. */
export async function listLostDeals(context: Context, wish: DealWish, startedAt: number): Promise<Deal[]> {
  const candidates: Deal[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const { opportunities } = await context.apollo.deals.search(
      { owner_id: wish.ownerId, sort_by_field: 'opportunity_updated_at', page, per_page: perPage },
      callOptions(context),
    )
    candidates.push(...opportunities.filter((deal) => couldBe(deal, wish, startedAt)))
    if (opportunities.length < perPage) break
  }
  return candidates
}

export function couldBe(deal: Deal, wish: DealWish, startedAt: number): boolean {
  const made = createdAt(deal)
  return (
    deal.name === wish.name &&
    toAmount(deal.amount) === wish.amount &&
    deal.owner_id === wish.ownerId &&
    (deal.account_id ?? undefined) === wish.accountId &&
    (made === undefined || made.getTime() >= startedAt - clockSkewMs)
  )
}
