import type { ReadDb } from '../../db/database.ts'
import { listLostPurchases } from '../../db/purchases.ts'
import { type Hints, hintsOf, isLikelySamePerson, sharesIdentifier } from './hints.ts'
import type { PersonWish } from './wish.ts'

/** People who were paid for and whose answer was lost: under another name they would be paid for a second time. */
export interface LostPeople {
  mayHold(hints: Hints): boolean
}

export async function findLostPeople(db: ReadDb): Promise<LostPeople> {
  const lost = (await listLostPurchases(db)).map((purchase) => hintsOf(purchase.wish as unknown as PersonWish))
  // The very same names are the claim's to refuse, which says more about them.
  return {
    mayHold: (hints) => lost.some((other) => !sharesIdentifier(hints, other) && isLikelySamePerson(hints, other)),
  }
}
