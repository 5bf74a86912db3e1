import type { Person } from '@delos/client'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import { type ContactRow, insertMisses } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { closePurchase } from '../../db/purchases.ts'
import { doubt, release, settle } from '../credits/ledger.ts'
import { storePerson } from './store-person.ts'
import type { PersonWish } from './wish.ts'

/** The part of a call that one hold pays for. */
export interface Granted {
  reservationId: string
  purchases: readonly { wish: PersonWish; purchaseId: string /** Its place in the order. */; index: number }[]
}

/** What became of the purchase at this place among those granted. */
export type Recorded = { status: 'found'; contact: ContactRow; creditsMilli: number } | { status: 'missed' }

/** Lets a caller write more in the transaction that files what was bought, such as the rows of its list. */
export type AlsoRecord = (tx: Tx, recorded: readonly (Recorded & { index: number })[]) => Promise<void>

export interface RecordParts {
  people: readonly (Person | undefined)[]
  chargedMilli: number
  also?: AlsoRecord
}

const dayMs = 24 * 60 * 60 * 1000

/**
 * Files what was bought and settles what it cost, in one transaction. Not fenced: what has been paid for is kept,
 * even by a worker that has meanwhile lost its job.
 */
export function recordPeople(context: Context, granted: Granted, parts: RecordParts): Promise<Recorded[]> {
  const at = new Date(context.clock.now())
  return context.mutate(
    async (tx) => {
      const audit: AuditEntry[] = []
      const recorded: Recorded[] = []
      const paidFor = new Set<string>()
      for (const [index, { wish, purchaseId }] of granted.purchases.entries()) {
        const person = parts.people[index]
        if (!person) {
          await recordMiss(tx, context, { wish, at })
          await closePurchase(tx, purchaseId, { state: 'missed', at })
          recorded.push({ status: 'missed' })
          continue
        }
        const stored = await storePerson(tx, person, { makeId: context.makeId, at, askedAs: wish.identifiers })
        audit.push(...stored.audit)
        await closePurchase(tx, purchaseId, { state: 'found', entityId: stored.contact.id, at })
        // Twins in one call that prove to be one person are charged once.
        recorded.push({ status: 'found', contact: stored.contact, creditsMilli: paidFor.has(person.id) ? 0 : 1 })
        paidFor.add(person.id)
      }
      const priced = priceEach(recorded, parts.chargedMilli)
      await settle(tx, granted.reservationId, { chargedMilli: parts.chargedMilli, at })
      await parts.also?.(
        tx,
        priced.map((one, place) => ({ ...one, index: granted.purchases[place]?.index ?? -1 })),
      )
      return { value: priced, audit }
    },
    { fenced: false },
  )
}

/** Spreads the charge over those found, so that the rows add up to the call. */
function priceEach(recorded: readonly Recorded[], chargedMilli: number): Recorded[] {
  const paying = recorded.filter((one) => one.status === 'found' && one.creditsMilli > 0).length
  let left = chargedMilli
  let leftPaying = paying
  return recorded.map((one) => {
    if (one.status !== 'found' || one.creditsMilli === 0) return one
    const creditsMilli = Math.round(left / leftPaying)
    left -= creditsMilli
    leftPaying--
    return { ...one, creditsMilli }
  })
}

async function recordMiss(tx: Tx, context: Context, { wish, at }: { wish: PersonWish; at: Date }): Promise<void> {
  const expiresAt = new Date(at.getTime() + context.config.enrichment.missTtlDays * dayMs)
  await insertMisses(tx, { names: wish.identifiers, at, expiresAt })
}

/** The call certainly cost nothing: the persons are free to be bought again. */
export function recordRefusal(context: Context, granted: Granted, note: string): Promise<void> {
  return recordEnd(context, granted, { state: 'released', note })
}

/** The call may have been charged: nobody buys these persons again until Apollo's counters have been asked. */
export function recordDoubt(context: Context, granted: Granted, note: string): Promise<void> {
  return recordEnd(context, granted, { state: 'unknown', note })
}

function recordEnd(
  context: Context,
  granted: Granted,
  end: { state: 'released' | 'unknown'; note: string },
): Promise<void> {
  const at = new Date(context.clock.now())
  return context.mutate(
    async (tx) => {
      await (end.state === 'released' ? release : doubt)(tx, granted.reservationId, { at, note: end.note })
      for (const { purchaseId } of granted.purchases)
        await closePurchase(tx, purchaseId, { state: end.state, reason: end.note, at })
      return { value: undefined, audit: [] }
    },
    { fenced: false },
  )
}
