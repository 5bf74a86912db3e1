import type { ContactRow } from '../../db/contacts.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import type { ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { endFailedPurchases, fileOrDoubt, type HeldPurchases, whileUnderWay } from '../credits/end-purchases.ts'
import { type ApolloAnswer, askApollo, type WireAnswer } from './ask-apollo.ts'
import { type Claim, claimOrders } from './claim-people.ts'
import type { Order, PaidOrder, PaidOrders, Recorded } from './order.ts'
import { recordPeople } from './record-people.ts'
import { mayTellFirst, tellFirst } from './tell-first.ts'

export type Outcome =
  | {
      status: 'found'
      contact: ContactRow
      employer?: OrganizationRow
      source: 'apollo' | 'store'
      creditsMilli: number
      isAwaited?: true
      wire?: WireAnswer
    }
  | { status: 'missed'; source: 'apollo' | 'store'; wire?: WireAnswer }
  | { status: 'busy'; purchaseId: string }
  | { status: 'doubtful'; state: 'unknown' | 'lost'; since: Date | null }
  /** Nothing was bought and nothing spent. */
  | { status: 'failed'; error: ServiceError | Error }

/** One call to Apollo for the wishes of several callers, each paid from the caller's own budgets. */
export async function buyTogether(orders: readonly [Order, ...Order[]]): Promise<Outcome[][]> {
  const sentAtOnce = leavesAtOnce(orders) ? orders[0].context.clock.now() : undefined
  const claims = await claimOrders(orders, { sentAtOnce: sentAtOnce !== undefined })
  const [first, ...rest] = orders.flatMap((order, index) => toPaid(order, claims[index]) ?? [])
  const bought = first ? await watched([first, ...rest], sentAtOnce) : new Map<string, Outcome>()
  return claims.map((ofOrder) => ofOrder.map((claim) => toOutcome(claim, bought)))
}

/**
 * Where no limit stands in the way, the request leaves in the moment of its hold, and the hold says so from the start.
 * A job may be given to another worker in between, so its moment of sending is noted and fenced by itself.
 */
function leavesAtOnce([{ context, wishes }, ...others]: readonly [Order, ...Order[]]): boolean {
  const endpoint = wishes.length + others.length > 1 ? 'people/bulk_match' : 'people/match'
  return !context.job && context.deadline !== undefined && context.apollo.limiter?.estimate(endpoint, 1) === 0
}

function toPaid(order: Order, claims: readonly Claim[] = []): PaidOrder | undefined {
  const purchases = claims.flatMap((claim, index) => {
    const wish = order.wishes[index]
    return claim.status === 'granted' && wish ? [{ wish, purchaseId: claim.purchaseId, index }] : []
  })
  const granted = claims.find((claim) => claim.status === 'granted')
  return granted && { order, reservationId: granted.reservationId, tied: granted.tied, purchases }
}

function watched(paid: PaidOrders, sentAtOnce: number | undefined): Promise<Map<string, Outcome>> {
  const [{ order }] = paid
  const reservationIds = paid.map(({ reservationId }) => reservationId)
  return whileUnderWay(order.context, reservationIds, () => callAndRecord(paid, sentAtOnce))
}

async function callAndRecord(paid: PaidOrders, sentAtOnce: number | undefined): Promise<Map<string, Outcome>> {
  let answer: ApolloAnswer
  try {
    answer = await askApollo(paid, sentAtOnce)
  } catch (error) {
    return recordFailure(paid, error)
  }
  const recorded = mayTellFirst(paid) ? await tellFirst(paid, answer) : await file(paid, answer)
  const outcomes = paid.flatMap(({ purchases }, index) =>
    purchases.flatMap(({ purchaseId }, place): [string, Outcome][] => {
      const one = recorded[index]?.[place]
      return one ? [[purchaseId, { ...one, source: 'apollo', wire: answer.wire }]] : []
    }),
  )
  return new Map(outcomes)
}

function file(paid: PaidOrders, answer: ApolloAnswer): Promise<Recorded[][]> {
  return fileOrDoubt(
    () => recordPeople(paid, answer),
    paid.map((one) => ({ context: one.order.context, held: heldBy(one) })),
  )
}

async function recordFailure(paid: PaidOrders, error: unknown): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const one of paid) {
    const state = await endFailedPurchases(one.order.context, heldBy(one), error)
    const outcome: Outcome =
      state === 'unknown'
        ? { status: 'doubtful', state, since: null }
        : { status: 'failed', error: toServiceError(error) }
    for (const { purchaseId } of one.purchases) outcomes.set(purchaseId, outcome)
  }
  return outcomes
}

function heldBy({ reservationId, purchases }: PaidOrder): HeldPurchases {
  return { reservationId, purchaseIds: purchases.map(({ purchaseId }) => purchaseId) }
}

function toOutcome(claim: Claim, bought: ReadonlyMap<string, Outcome>): Outcome {
  switch (claim.status) {
    case 'granted':
      return bought.get(claim.purchaseId) ?? { status: 'busy', purchaseId: claim.purchaseId }
    case 'found':
      return { ...claim, source: 'store', creditsMilli: 0 }
    case 'missed':
      return { status: 'missed', source: 'store' }
    case 'refused':
      return { status: 'failed', error: claim.error }
    default:
      return claim
  }
}
