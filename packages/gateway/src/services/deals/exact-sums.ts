import { z } from 'zod'

/** A sum in one currency: amounts of different currencies are never added up. */
export const sumView = z.object({
  currency: z.string().nullable().describe('Null where Apollo names none'),
  deals: z.number(),
  amount: z.number(),
  weighted: z.number().describe('Each amount times the odds of its stage'),
  withoutAmount: z.number().describe('Deals that count, and add nothing to the sums'),
  withoutProbability: z.number().describe('Deals with an amount that add nothing to the weighted sum'),
})

export type Sum = z.output<typeof sumView>

export interface Valued {
  currency: string | null
  amount: number | null
  /** Percent. */
  probability: number | null
}

interface Exact {
  deals: number
  /** In 1/10,000 of the currency. */
  amount: bigint
  /** In 1/100,000,000. */
  weighted: bigint
  withoutAmount: number
  withoutProbability: number
}

/** One sum a currency, by the currency's code; counted in whole numbers, so that no cent is lost on the way. */
export function sumByCurrency(deals: Iterable<Valued>): Sum[] {
  const sums = new Map<string | null, Exact>()
  for (const deal of deals) {
    const sum = sums.get(deal.currency) ?? none()
    sums.set(deal.currency, sum)
    addTo(sum, deal)
  }
  return [...sums]
    .toSorted(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
    .map(([currency, { amount, weighted, ...counts }]) => ({
      currency,
      ...counts,
      amount: toNumber(amount, 4),
      weighted: toNumber(weighted, 8),
    }))
}

function none(): Exact {
  return { deals: 0, amount: 0n, weighted: 0n, withoutAmount: 0, withoutProbability: 0 }
}

function addTo(sum: Exact, { amount, probability }: Valued): void {
  sum.deals += 1
  if (amount === null) {
    sum.withoutAmount += 1
    return
  }
  const exact = toScaled(amount, 4)
  sum.amount += exact
  if (probability === null) sum.withoutProbability += 1
  else sum.weighted += exact * toScaled(probability, 2)
}

/** `12.5` with 4 decimals is 125000. */
function toScaled(value: number, decimals: number): bigint {
  // From here on a number has no decimals, and toFixed would write an exponent.
  if (Math.abs(value) >= 2 ** 53) return BigInt(Math.round(value)) * 10n ** BigInt(decimals)
  return BigInt(value.toFixed(decimals).replace('.', ''))
}

function toNumber(scaled: bigint, decimals: number): number {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0')
  return Number(`${scaled < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`)
}
