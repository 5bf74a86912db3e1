import { creditPrices, waterfallCeilingCredits } from '@delos/client'
import type { LaterNeed } from '../../db/tables.ts'
import { toMilli } from '../credits/milli.ts'
import { laterNeeds, type Need } from './needs.ts'

/** The most that Apollo takes for it, for one person. What vendors of a waterfall take is assumed: they differ. */
const most: Record<LaterNeed, number> = {
  phone: creditPrices.mobilePhone,
  waterfall_email: waterfallCeilingCredits.email,
  waterfall_phone: waterfallCeilingCredits.phone,
}

/** The most that may still be charged for a person after the answer. */
export function worstLaterMilli(needs: readonly LaterNeed[]): number {
  return toMilli(needs.reduce((sum, need) => sum + most[need], 0))
}

/** The worst price of a person. */
export function worstMilli(needs?: readonly Need[]): number {
  return toMilli(creditPrices.person) + worstLaterMilli(laterNeeds(needs))
}
