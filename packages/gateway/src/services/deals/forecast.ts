import { type Sum, sumByCurrency, type Valued } from './exact-sums.ts'
import type { Period } from './periods.ts'

export interface ForecastDeal extends Valued {
  isClosed: boolean
  isWon: boolean
  /** The day on which an open deal is to close. */
  expectedOn: string | null
  /** The day on which a closed deal was closed. */
  closedOn: string | null
}

export interface PeriodForecast {
  open: Sum[]
  won: Sum[]
  lost: Sum[]
  /** What is won already, and the open deals by their odds. */
  expected: { currency: string | null; amount: number }[]
}

export interface Forecast {
  periods: (Period & PeriodForecast)[]
  /** Open deals whose day has passed: nobody knows when they close, and no period counts them. */
  overdue: Sum[]
  undated: Sum[]
  /** Open deals of days before or after the periods. */
  outside: Sum[]
}

/** Every open deal is in exactly one place; a closed one is in the period in which it was closed. */
export function forecastDeals(
  deals: readonly ForecastDeal[],
  { periods, today }: { periods: readonly Period[]; today: string },
): Forecast {
  const open = deals.filter(({ isClosed }) => !isClosed)
  const undated = open.filter(({ expectedOn }) => expectedOn === null)
  const overdue = open.filter(({ expectedOn }) => expectedOn !== null && expectedOn < today)
  const ahead = open.filter(({ expectedOn }) => expectedOn !== null && expectedOn >= today)
  const isInside = ({ expectedOn }: ForecastDeal) => periods.some((period) => isIn(expectedOn, period))
  return {
    periods: periods.map((period) => ({
      ...period,
      ...forecastPeriod(
        ahead.filter(({ expectedOn }) => isIn(expectedOn, period)),
        deals.filter(({ isClosed, closedOn }) => isClosed && isIn(closedOn, period)),
      ),
    })),
    overdue: sumByCurrency(overdue),
    undated: sumByCurrency(undated),
    outside: sumByCurrency(ahead.filter((deal) => !isInside(deal))),
  }
}

function forecastPeriod(open: readonly ForecastDeal[], closed: readonly ForecastDeal[]): PeriodForecast {
  const won = closed.filter(({ isWon }) => isWon)
  return {
    open: sumByCurrency(open),
    won: sumByCurrency(won),
    lost: sumByCurrency(closed.filter(({ isWon }) => !isWon)),
    // A won deal's odds are 100 %, so that its weight is its amount.
    expected: sumByCurrency([...won, ...open]).map(({ currency, weighted }) => ({ currency, amount: weighted })),
  }
}

function isIn(day: string | null, { from, to }: Period): boolean {
  return day !== null && day >= from && day <= to
}
