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
import type { CallbackPersonState } from '../../db/tables.ts'
import { settle } from '../credits/ledger.ts'
import { recordEvents } from '../events/record-events.ts'
import { lackOf } from '../people/needs.ts'
import { shareCharge } from '../people/share-charge.ts'
import { notifyWatchers } from '../webhooks/notify-watchers.ts'
import { fileDelivered } from './file-delivered.ts'
import { chargeOf } from './fits-request.ts'
import { groupBy } from './group-by.ts'
import type { DeliveredResult } from './read-result.ts'

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
    if (request.kind === 'phone' && state === 'missing') await noteLack(tx, context, { people: ended, at })
  }
  await settleAll(tx, { request, people, result }, at)
  await closeCallbackRequest(tx, request.id, { state: 'done', reason: result.isSuccess ? 'delivered' : 'failed', at })
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

async function noteLack(
  tx: Tx,
  context: Context,
  { people, at }: { people: readonly CallbackPersonRow[]; at: Date },
): Promise<void> {
  const expiresAt = new Date(at.getTime() + context.config.enrichment.missTtlDays * dayMs)
  await insertMisses(tx, { names: people.map(({ contactId }) => lackOf(contactId, 'phone')), at, expiresAt })
}

/** Everybody's share, erased or not: what Apollo charged is charged. A reservation that is closed stays as it is. */
async function settleAll(
  tx: Tx,
  { request, people, result }: OpenRequest & { result: DeliveredResult },
  at: Date,
): Promise<void> {
  const holds = [...groupBy(people, (one) => one.reservationId)]
  const isFound = ({ apolloId }: CallbackPersonRow) => {
    const delivered = result.people.get(apolloId)
    return Boolean(delivered?.phone ?? delivered?.email)
  }
  const found = holds.map(([, ofHold]) => ofHold.filter(isFound).length)
  const shares = shareCharge(chargeOf(request.kind, result), found)
  for (const [index, [reservationId]] of holds.entries()) {
    await settle(tx, reservationId, { chargedMilli: shares[index] ?? 0, at, note: 'delivered' })
  }
}
