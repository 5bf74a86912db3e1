import type { AuditEntry } from '../../db/audit-log.ts'
import { insertMisses } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { dropAnswer, lockAnswer } from '../../db/purchase-answers.ts'
import type { PurchaseEnd } from '../../db/purchases.ts'
import { awaitResults, type Expected } from '../callbacks/await-results.ts'
import { settle } from '../credits/ledger.ts'
import { recordEvents } from '../events/record-events.ts'
import type { ApolloAnswer } from './ask-apollo.ts'
import type { StoreParts } from './contact-unit.ts'
import { holds, lackOf, laterNeeds, type Need } from './needs.ts'
import type { PaidOrder, PaidOrders, Recorded } from './order.ts'
import { priceEach, shareCharge } from './share-charge.ts'
import { type StoredPerson, workOutPeople } from './store-people.ts'

const dayMs = 24 * 60 * 60 * 1000

/** For an answer that is kept elsewhere until it is filed. */
export interface KeptAnswer {
  /** Called in the transaction, as soon as it is known what will be filed and before anything is written. */
  workedOut?(recorded: Recorded[][]): Promise<void>
  /** Another process may have found it as well: who comes second files nothing. */
  isFoundAgain?: true
}

/**
 * Files what was bought and settles what it cost, in one transaction: for each order, what became of its purchases. Not
 * fenced: what has been paid for is kept, even by a worker that has meanwhile lost its job.
 */
export function recordPeople(
  paid: PaidOrders,
  answer: Pick<ApolloAnswer, 'people' | 'chargedMilli' | 'promise'>,
  kept?: KeptAnswer,
): Promise<Recorded[][]> {
  const [{ order, reservationId, purchases }] = paid
  return order.context.mutate(
    async (tx) => {
      if (kept?.isFoundAgain && !(await lockAnswer(tx, reservationId))) return { value: [], audit: [] }
      const audit: AuditEntry[] = []
      const shares = shareCharge(answer.chargedMilli, foundOf(paid, answer.people))
      const newIds = kept && { contact: purchases[0]?.purchaseId ?? '', organization: reservationId }
      const { stored, flush } = await workOutAnswered(tx, paid, { people: answer.people, newIds })
      let next = 0
      const recorded = paid.map((one, index) => {
        const people = stored.slice(next, (next += one.purchases.length))
        const found = noteFound(one, { people, isAwaited: answer.promise !== undefined, audit })
        return priceEach(found, shares[index] ?? 0)
      })
      await kept?.workedOut?.(recorded)
      await flush()
      for (const [index, one] of paid.entries())
        await recordOrder(tx, one, { recorded: recorded[index] ?? [], chargedMilli: shares[index] ?? 0 })
      if (kept) await dropAnswer(tx, reservationId)
      if (answer.promise) {
        const expected = expectedOf(paid, { recorded, people: answer.people })
        await awaitResults(tx, order.context, { promise: answer.promise, expected })
      }
      // Last, as the head of the feed stays locked until the commit.
      await recordEvents(
        tx,
        order.context,
        stored.flatMap((one) => one?.events ?? []),
      )
      return { value: recorded, audit }
    },
    { fenced: false },
  )
}

/** Everybody whom the call found, filed at once; in the order of the purchases. */
async function workOutAnswered(
  tx: Tx,
  paid: PaidOrders,
  { people, newIds }: { people: ApolloAnswer['people']; newIds: StoreParts['newIds'] },
): Promise<{ stored: (StoredPerson | undefined)[]; flush(): Promise<void> }> {
  const [{ order }] = paid
  const { makeId, clock } = order.context
  const wishes = paid.flatMap(({ purchases }) => purchases.map(({ wish }) => wish))
  const found = wishes.flatMap((wish, index) => {
    const person = people[index]
    return person ? [{ person, askedAs: wish.identifiers }] : []
  })
  const { stored, flush } = await workOutPeople(tx, found, { makeId, at: new Date(clock.now()), newIds })
  return { stored: wishes.map((_, index) => (people[index] ? stored.shift() : undefined)), flush }
}

function foundOf(paid: PaidOrders, people: ApolloAnswer['people']): number[] {
  let next = 0
  return paid.map(({ purchases }) => people.slice(next, (next += purchases.length)).filter(Boolean).length)
}

/** Everybody whom the call found, once; each is paid for by the first order that asked. */
function expectedOf(
  paid: PaidOrders,
  { recorded, people }: { recorded: readonly Recorded[][]; people: ApolloAnswer['people'] },
): Expected[] {
  const expected = new Map<string, Expected>()
  const all = recorded.flatMap((ofOrder, index) => ofOrder.map((one) => ({ one, paidBy: paid[index]?.reservationId })))
  for (const [index, { one, paidBy }] of all.entries()) {
    const apolloId = people[index]?.id
    if (one.status !== 'found' || !apolloId || !paidBy || expected.has(apolloId)) continue
    expected.set(apolloId, { apolloId, contactId: one.contact.id, paidBy })
  }
  return [...expected.values()]
}

async function recordOrder(
  tx: Tx,
  paid: PaidOrder,
  { recorded, chargedMilli }: { recorded: readonly Recorded[]; chargedMilli: number },
): Promise<void> {
  const { order, reservationId, tied, purchases } = paid
  const at = new Date(order.context.clock.now())
  const ends = purchases.map(({ purchaseId }, index): PurchaseEnd => {
    const one = recorded[index]
    return one?.status === 'found'
      ? { id: purchaseId, state: 'found', entityId: one.contact.id }
      : { id: purchaseId, state: 'missed' }
  })
  await noteMisses(tx, paid, { recorded, at })
  await settle(tx, reservationId, { chargedMilli, at, tied, purchases: ends })
  await order.also?.(
    tx,
    recorded.map((one, place) => ({ ...one, index: purchases[place]?.index ?? -1 })),
  )
}

interface FoundPeople {
  people: readonly (StoredPerson | undefined)[]
  /** Whether more comes later for everybody who was found. */
  isAwaited: boolean
  /** Is added to. */
  audit: AuditEntry[]
}

function noteFound({ order, purchases }: PaidOrder, { people, isAwaited, audit }: FoundPeople): Recorded[] {
  const { actor, requestId } = order.context
  const paidFor = new Set<string>()
  return purchases.map((_, index): Recorded => {
    const stored = people[index]
    if (!stored) return { status: 'missed' }
    audit.push(...stored.audit.map((entry) => ({ ...entry, by: { actor, requestId } })))
    // Twins in one call that prove to be one person are charged once.
    const creditsMilli = paidFor.has(stored.contact.id) ? 0 : 1
    paidFor.add(stored.contact.id)
    const { contact, employer } = stored
    return { status: 'found', contact, employer, creditsMilli, ...(isAwaited ? { isAwaited } : {}) }
  })
}

/**
 * What Apollo does not know is not asked for again for a while: neither the person, nor what was missing of one. What
 * comes later is not lacking before it has come.
 */
async function noteMisses(
  tx: Tx,
  { order, purchases }: PaidOrder,
  { recorded, at }: { recorded: readonly Recorded[]; at: Date },
): Promise<void> {
  const { context, options } = order
  const later = new Set<Need>(laterNeeds(options.needs))
  const needs = (options.needs ?? []).filter((need) => !later.has(need))
  const names = recorded.flatMap((one, index) => {
    if (one.status === 'missed') return purchases[index]?.wish.identifiers ?? []
    const lacking = needs.filter((need) => !holds(one.contact, need))
    return lacking.map((need) => lackOf(one.contact.id, need))
  })
  const expiresAt = new Date(at.getTime() + context.config.enrichment.missTtlDays * dayMs)
  await insertMisses(tx, { names, at, expiresAt })
}
