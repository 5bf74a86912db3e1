import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import type { Freshness } from './find-known.ts'
import type { PersonWish } from './wish.ts'

export interface BuyOptions extends Freshness {
  /** Pay again for a person whose answer was paid for and lost. */
  buyLostAgain?: boolean
}

/** Wishes of one caller. The wishes of all orders of a call together are at most ten, and no two are the same person. */
export interface Order {
  context: Context
  wishes: readonly PersonWish[]
  options: BuyOptions
  also?: AlsoRecord
}

/** The part of an order that was granted, and that one hold pays for. */
export interface PaidOrder {
  order: Order
  reservationId: string
  /** Whether the hold counts in any budget. */
  tied: boolean
  purchases: readonly { wish: PersonWish; purchaseId: string /** Its place in the order. */; index: number }[]
}

/** Every order that one call to Apollo is made for. */
export type PaidOrders = readonly [PaidOrder, ...PaidOrder[]]

/** What became of the purchase at this place among those granted. */
export type Recorded =
  /** `isAwaited`: something that was asked for comes later. */
  | { status: 'found'; contact: ContactRow; employer?: OrganizationRow; creditsMilli: number; isAwaited?: true }
  | { status: 'missed' }

/** Lets a caller write more in the transaction that files what was bought, such as the rows of its list. */
export type AlsoRecord = (tx: Tx, recorded: readonly (Recorded & { index: number })[]) => Promise<void>
