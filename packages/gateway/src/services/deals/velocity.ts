import { groupBy } from '../callbacks/group-by.ts'
import { sumByCurrency } from './exact-sums.ts'

export interface DecidedDeal {
  currency: string | null
  amount: number | null
  isClosed: boolean
  isWon: boolean
  createdAt: Date
  closedAt: Date | null
}

export interface Velocity {
  currency: string | null
  open: number
  won: number
  lost: number
  /** Of what was decided, the share that was won. */
  winRate: number | null
  /** Over the won deals that have an amount. */
  averageAmount: number | null
  withoutAmount: number
  /** From a won deal's making to its closing. */
  cycleDays: number | null
  /** Won deals × average amount × win rate ÷ cycle: what a day brings. */
  perDay: number | null
}

const dayMs = 24 * 60 * 60 * 1000

/** One line a currency, over what was closed between the two moments. */
export function velocityOf(deals: readonly DecidedDeal[], { from, to }: { from: Date; to: Date }): Velocity[] {
  const lines = [...groupBy(deals, ({ currency }) => currency)].map(([currency, held]) => ({
    currency,
    open: held.filter(({ isClosed }) => !isClosed).length,
    ...partsOf(held.filter(({ closedAt }) => closedAt !== null && closedAt >= from && closedAt < to)),
  }))
  return lines.toSorted((a, b) =>
    a.currency === null ? 1 : b.currency === null ? -1 : a.currency < b.currency ? -1 : 1,
  )
}

function partsOf(decided: readonly DecidedDeal[]): Omit<Velocity, 'currency' | 'open'> {
  const wonDeals = decided.filter(({ isWon }) => isWon)
  const [won, lost] = [wonDeals.length, decided.length - wonDeals.length]
  const [sum] = sumByCurrency(wonDeals.map((deal) => ({ ...deal, probability: null })))
  const withAmount = won - (sum?.withoutAmount ?? 0)
  const winRate = decided.length ? won / decided.length : null
  const averageAmount = sum && withAmount ? sum.amount / withAmount : null
  const cycleDays = averageOf(wonDeals.map(cycleOf))
  // Who closes at once has no speed that could be told.
  const perDay =
    winRate !== null && averageAmount !== null && cycleDays ? (won * averageAmount * winRate) / cycleDays : null
  return { won, lost, winRate, averageAmount, withoutAmount: won - withAmount, cycleDays, perDay }
}

function cycleOf({ createdAt, closedAt }: DecidedDeal): number {
  return Math.max(0, ((closedAt ?? createdAt).getTime() - createdAt.getTime()) / dayMs)
}

export function averageOf(values: readonly number[]): number | null {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null
}
