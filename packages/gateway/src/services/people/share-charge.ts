import type { Recorded } from './order.ts'

/**
 * Spreads what a call was charged over its orders by how many were found for each; the last one that found somebody
 * takes what rounding leaves.
 */
export function shareCharge(chargedMilli: number, foundOf: readonly number[]): number[] {
  let left = chargedMilli
  let leftFound = foundOf.reduce((sum, count) => sum + count, 0)
  return foundOf.map((found, index) => {
    const isLast = index === foundOf.length - 1
    const share = leftFound ? Math.round((left * found) / leftFound) : isLast ? left : 0
    left -= share
    leftFound -= found
    return share
  })
}

/** Spreads the charge over those found, so that the rows add up to the call. */
export function priceEach(recorded: readonly Recorded[], chargedMilli: number): Recorded[] {
  let left = chargedMilli
  let leftPaying = recorded.filter((one) => one.status === 'found' && one.creditsMilli > 0).length
  return recorded.map((one) => {
    if (one.status !== 'found' || one.creditsMilli === 0) return one
    const creditsMilli = Math.round(left / leftPaying)
    left -= creditsMilli
    leftPaying--
    return { ...one, creditsMilli }
  })
}
