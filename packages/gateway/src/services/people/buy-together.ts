import { ApolloError } from '@delos/client'
import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import { findReservation } from '../../db/credits.ts'
import type { ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { type ApolloAnswer, askApollo } from './ask-apollo.ts'
import { type BuyOptions, type Claim, claimPeople } from './claim-people.ts'
import { type AlsoRecord, type Granted, recordDoubt, recordPeople, recordRefusal } from './record-people.ts'
import type { PersonWish } from './wish.ts'

/** Wishes of one caller. The wishes of all orders of a call together are at most ten, and no two are the same person. */
export interface Order {
  context: Context
  wishes: readonly PersonWish[]
  options: BuyOptions
  also?: AlsoRecord
}

export type Outcome =
  | { status: 'found'; contact: ContactRow; source: 'apollo' | 'store'; creditsMilli: number }
  | { status: 'missed'; source: 'apollo' | 'store' }
  | { status: 'busy'; purchaseId: string }
  | { status: 'doubtful'; state: 'unknown' | 'lost'; since: Date | null }
  /** Nothing was bought and nothing spent. */
  | { status: 'failed'; error: ServiceError | Error }

interface ClaimedOrder {
  order: Order
  claims: Claim[]
  granted: Granted | undefined
}

/** One call to Apollo for the wishes of several callers, each paid from the caller's own budgets. */
export async function buyTogether(orders: readonly Order[]): Promise<Outcome[][]> {
  const claimed: ClaimedOrder[] = []
  for (const order of orders) claimed.push(await claimOrder(order))
  const paying = claimed.flatMap(({ order, granted }) => (granted ? [{ order, granted }] : []))
  const bought = paying.length ? await callAndRecord(paying) : new Map<string, Outcome>()
  return claimed.map(({ claims }) => claims.map((claim) => toOutcome(claim, bought)))
}

async function claimOrder(order: Order): Promise<ClaimedOrder> {
  const claims = await claimPeople(order.context, order.wishes, order.options)
  const purchases = claims.flatMap((claim, index) => {
    const wish = order.wishes[index]
    return claim.status === 'granted' && wish ? [{ wish, purchaseId: claim.purchaseId, index }] : []
  })
  const reservationId = claims.find((claim) => claim.status === 'granted')?.reservationId
  return { order, claims, granted: reservationId === undefined ? undefined : { reservationId, purchases } }
}

interface Paying {
  order: Order
  granted: Granted
}

async function callAndRecord(paying: readonly Paying[]): Promise<Map<string, Outcome>> {
  const [first] = paying
  if (!first) return new Map()
  const wishes = paying.flatMap(({ granted }) => granted.purchases.map((purchase) => purchase.wish))
  const reservationIds = paying.map(({ granted }) => granted.reservationId)
  let answer: ApolloAnswer
  try {
    answer = await askApollo(first.order.context, wishes, reservationIds)
  } catch (error) {
    return recordFailure(paying, error)
  }
  return recordAnswer(paying, answer)
}

async function recordAnswer(paying: readonly Paying[], answer: ApolloAnswer): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const shares = shareCharge(paying, answer)
  let next = 0
  for (const [index, { order, granted }] of paying.entries()) {
    const people = answer.people.slice(next, next + granted.purchases.length)
    next += granted.purchases.length
    const parts = { people, chargedMilli: shares[index] ?? 0, also: order.also }
    const recorded = await insist(() => recordPeople(order.context, granted, parts))
    for (const [place, one] of recorded.entries()) {
      const id = granted.purchases[place]?.purchaseId
      if (id) outcomes.set(id, { ...one, source: 'apollo' })
    }
  }
  return outcomes
}

/** Each caller pays for those found for them; the last one takes what rounding leaves. */
function shareCharge(paying: readonly Paying[], { people, chargedMilli }: ApolloAnswer): number[] {
  let next = 0
  const found = paying.map(({ granted }) => {
    const own = people.slice(next, (next += granted.purchases.length))
    return own.filter(Boolean).length
  })
  const total = found.reduce((sum, count) => sum + count, 0)
  let left = chargedMilli
  return found.map((count, index) => {
    const share = index === found.length - 1 ? left : total && Math.round((chargedMilli * count) / total)
    left -= share
    return share
  })
}

async function recordFailure(paying: readonly Paying[], error: unknown): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const { order, granted } of paying) {
    const doubtful = await mayHaveBeenCharged(order.context, granted, error)
    const note = error instanceof Error ? error.name : 'unknown failure'
    await (doubtful ? recordDoubt : recordRefusal)(order.context, granted, note)
    const outcome: Outcome = doubtful
      ? { status: 'doubtful', state: 'unknown', since: null }
      : { status: 'failed', error: toServiceError(error) }
    for (const { purchaseId } of granted.purchases) outcomes.set(purchaseId, outcome)
  }
  return outcomes
}

/** The client says so for its own errors; for any other, whether the request had left tells. */
async function mayHaveBeenCharged(context: Context, granted: Granted, error: unknown): Promise<boolean> {
  if (error instanceof ApolloError && error.outcome !== 'unknown') return false
  const reservation = await findReservation(context.db, granted.reservationId)
  return reservation?.sentAt != null
}

function toOutcome(claim: Claim, bought: ReadonlyMap<string, Outcome>): Outcome {
  switch (claim.status) {
    case 'granted':
      return bought.get(claim.purchaseId) ?? { status: 'busy', purchaseId: claim.purchaseId }
    case 'found':
      return { status: 'found', contact: claim.contact, source: 'store', creditsMilli: 0 }
    case 'missed':
      return { status: 'missed', source: 'store' }
    case 'refused':
      return { status: 'failed', error: claim.error }
    default:
      return claim
  }
}

const filingTries = 5

/** Two calls may file one company at the same moment on PostgreSQL; what was paid for is filed all the same. */
async function insist<T>(file: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await file()
    } catch (error) {
      if (attempt >= filingTries || !isConflict(error)) throw error
    }
  }
}

/** Unique violation, serialization failure, deadlock. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['23505', '40001', '40P01'].includes(String(error.code))
}
