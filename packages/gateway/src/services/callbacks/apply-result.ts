import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import {
  type CallbackPersonRow,
  type CallbackRequestRow,
  closeCallbackPeople,
  closeCallbackRequest,
} from '../../db/callbacks.ts'
import { insertMisses } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { CallbackPersonState, LaterNeed } from '../../db/tables.ts'
import { settle } from '../credits/ledger.ts'
import { recordEvents } from '../events/record-events.ts'
import { lackOf } from '../people/needs.ts'
import { shareCharge } from '../people/share-charge.ts'
import { notifyWatchers } from '../webhooks/notify-watchers.ts'
import { endRowsOf } from './end-rows-of.ts'
import { fileDelivered } from './file-delivered.ts'
import { chargeOf } from './fits-request.ts'
import { groupBy } from './group-by.ts'
import type { Delivered, DeliveredResult } from './read-result.ts'

const dayMs = 24 * 60 * 60 * 1000

/** A request that is locked and still open, or given up, with its people. */
export interface OpenRequest {
  request: CallbackRequestRow
  people: readonly CallbackPersonRow[]
}

/**
 * The one effect of a result, however often and in whichever way it comes: contacts, what was lacking, the charge, and
 * those who wait for it. The caller has locked the request and looked that it is open.
 */
export async function applyResult(
  tx: Tx,
  context: Context,
  { request, people, result }: OpenRequest & { result: DeliveredResult },
): Promise<AuditEntry[]> {
  const at = new Date(context.clock.now())
  const waiting = people.filter(({ state }) => state === 'awaited' || state === 'gone')
  const { audit, filed, events } = await fileDelivered(tx, context, { waiting, result })
  const ends = new Map(waiting.map((one) => [one, endOf(one, { filed, result })]))
  for (const [state, ended] of groupBy(waiting, (one) => ends.get(one) ?? 'failed')) {
    await closeCallbackPeople(tx, request.id, { apolloIds: ended.map(({ apolloId }) => apolloId), state, at })
  }
  await noteLacks(tx, context, { request, ends, result, at })
  const charges = await settleAll(tx, { request, people, result }, at)
  await closeCallbackRequest(tx, request.id, { state: 'done', reason: result.isSuccess ? 'delivered' : 'failed', at })
  await endRowsOf(tx, request, { ends, chargedMilli: (person) => charges.get(person) ?? 0, at })
  await notifyWatchers(tx, context, { request, ends })
  await recordEvents(tx, context, events)
  return audit
}

function endOf(
  { apolloId }: CallbackPersonRow,
  { filed, result }: { filed: ReadonlyMap<string, boolean>; result: DeliveredResult },
): CallbackPersonState {
  if (!result.isSuccess) return 'failed'
  const isStored = filed.get(apolloId)
  if (isStored === undefined) return 'erased'
  return isStored ? 'found' : 'missing'
}

interface Ended {
  request: CallbackRequestRow
  ends: ReadonlyMap<CallbackPersonRow, CallbackPersonState>
  result: DeliveredResult
  at: Date
}

/** What did not come is not asked for again for a while. */
async function noteLacks(tx: Tx, context: Context, { request, ends, result, at }: Ended): Promise<void> {
  const names = [...ends].flatMap(([{ apolloId, contactId }, state]) => {
    if (state !== 'found' && state !== 'missing') return []
    const delivered = result.people.get(apolloId)
    return request.needs.filter((need) => !isDelivered(need, delivered)).map((need) => lackOf(contactId, need))
  })
  const expiresAt = new Date(at.getTime() + context.config.enrichment.missTtlDays * dayMs)
  await insertMisses(tx, { names, at, expiresAt })
}

function isDelivered(need: LaterNeed, delivered: Delivered | undefined): boolean {
  return Boolean(need === 'waterfall_email' ? delivered?.email : delivered?.phone)
}

/**
 * Everybody's share, erased or not: what Apollo charged is charged. A reservation that is closed stays as it is. Returns
 * what each person cost.
 */
async function settleAll(
  tx: Tx,
  { request, people, result }: OpenRequest & { result: DeliveredResult },
  at: Date,
): Promise<Map<CallbackPersonRow, number>> {
  const holds = [...groupBy(people, (one) => one.reservationId)]
  const isFound = ({ apolloId }: CallbackPersonRow) => {
    const delivered = result.people.get(apolloId)
    return Boolean(delivered?.phone ?? delivered?.email)
  }
  const found = holds.map(([, ofHold]) => ofHold.filter(isFound).length)
  const shares = shareCharge(chargeOf(request, result), found)
  const charges = new Map<CallbackPersonRow, number>()
  for (const [index, [reservationId, ofHold]] of holds.entries()) {
    const chargedMilli = shares[index] ?? 0
    await settle(tx, reservationId, { chargedMilli, at, note: 'delivered' })
    const each = shareCharge(
      chargedMilli,
      ofHold.map((person) => (isFound(person) ? 1 : 0)),
    )
    for (const [place, person] of ofHold.entries()) charges.set(person, each[place] ?? 0)
  }
  return charges
}
