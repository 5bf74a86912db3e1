import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { ReadDb, Tx } from './database.ts'
import type { DeliveryStatus, WebhookDeliveriesTable, WebhookEndpointsTable } from './tables.ts'

export type WebhookEndpointRow = Selectable<WebhookEndpointsTable>
export type WebhookDeliveryRow = Selectable<WebhookDeliveriesTable>

export function findWebhook(db: ReadDb, id: string): Promise<WebhookEndpointRow | undefined> {
  return db.selectFrom('webhookEndpoints').selectAll().where('id', '=', id).executeTakeFirst()
}

export function lockWebhook(tx: Tx, id: string): Promise<WebhookEndpointRow | undefined> {
  return tx.selectFrom('webhookEndpoints').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The oldest of this key with this address. */
export function findWebhookByUrl(db: ReadDb, { url, keyId }: { url: string; keyId: string | null }) {
  return db
    .selectFrom('webhookEndpoints')
    .selectAll()
    .where('url', '=', url)
    .where('keyId', keyId === null ? 'is' : '=', keyId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Of one key, or all. */
export function listWebhooks(db: ReadDb, page: { keyId?: string | null; after?: string; limit: number }) {
  let query = db.selectFrom('webhookEndpoints').selectAll().orderBy('id').limit(page.limit)
  if (page.keyId !== undefined) query = query.where('keyId', page.keyId === null ? 'is' : '=', page.keyId)
  if (page.after) query = query.where('id', '>', page.after)
  return query.execute()
}

export function insertWebhook(tx: Tx, row: Insertable<WebhookEndpointsTable>): Promise<WebhookEndpointRow> {
  return tx.insertInto('webhookEndpoints').values(row).returningAll().executeTakeFirstOrThrow()
}

export function updateWebhook(
  tx: Tx,
  id: string,
  change: Updateable<WebhookEndpointsTable>,
): Promise<WebhookEndpointRow> {
  return tx.updateTable('webhookEndpoints').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

export async function deleteWebhook(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('webhookEndpoints').where('id', '=', id).execute()
}

export async function insertWatcher(
  tx: Tx,
  watcher: { requestId: string; apolloId: string; endpointId: string },
): Promise<void> {
  await tx
    .insertInto('callbackWatchers')
    .values(watcher)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function listWatchers(db: ReadDb, requestId: string) {
  return db.selectFrom('callbackWatchers').selectAll().where('requestId', '=', requestId).execute()
}

export async function insertDeliveries(tx: Tx, rows: readonly Insertable<WebhookDeliveriesTable>[]): Promise<void> {
  if (rows.length)
    await tx
      .insertInto('webhookDeliveries')
      .values([...rows])
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
}

export async function countPendingDeliveries(db: ReadDb, endpointId: string): Promise<number> {
  const row = await db
    .selectFrom('webhookDeliveries')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('endpointId', '=', endpointId)
    .where('status', '=', 'pending')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export function countDeliveries(db: ReadDb, endpointId: string) {
  return db
    .selectFrom('webhookDeliveries')
    .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
    .where('endpointId', '=', endpointId)
    .groupBy('status')
    .execute()
}

/** Starts anew what has been made of events after this one, whatever became of it. */
export async function reviveEventDeliveries(
  tx: Tx,
  { endpointId, after }: { endpointId: string; after: number },
  at: Date,
): Promise<number> {
  const rows = await tx
    .updateTable('webhookDeliveries')
    .from('events')
    .set({ status: 'pending', attempts: 0, nextAt: at, claimedUntil: null, deliveredAt: null })
    .where('webhookDeliveries.endpointId', '=', endpointId)
    .where('webhookDeliveries.status', '<>', 'pending')
    .where('events.seq', '>', after)
    .where('webhookDeliveries.id', '=', sql<string>`'evt_' || events.id || '_' || ${endpointId}::text`)
    .returning('webhookDeliveries.id')
    .execute()
  return rows.length
}

export function findDelivery(db: ReadDb, id: string): Promise<WebhookDeliveryRow | undefined> {
  return db.selectFrom('webhookDeliveries').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface DeliveryFilter {
  endpointId: string
  status?: DeliveryStatus
  before?: string
  limit: number
}

/** Newest first. */
export function listDeliveries(db: ReadDb, { endpointId, status, before, limit }: DeliveryFilter) {
  let query = db
    .selectFrom('webhookDeliveries')
    .selectAll()
    .where('endpointId', '=', endpointId)
    .orderBy('id', 'desc')
    .limit(limit)
  if (status) query = query.where('status', '=', status)
  if (before) query = query.where('id', '<', before)
  return query.execute()
}

/** Starts them anew, with all their tries. Those that are pending are not touched. */
export async function reviveDeliveries(
  tx: Tx,
  which: { ids: readonly string[] } | { endpointId: string; since: Date; until: Date },
  at: Date,
): Promise<string[]> {
  let query = tx
    .updateTable('webhookDeliveries')
    .set({ status: 'pending', attempts: 0, nextAt: at, claimedUntil: null, deliveredAt: null })
    .where('status', '<>', 'pending')
  query =
    'ids' in which
      ? query.where('id', 'in', [...which.ids])
      : query
          .where('endpointId', '=', which.endpointId)
          .where('status', 'in', ['failed', 'stopped'])
          .where('createdAt', '>=', which.since)
          .where('createdAt', '<=', which.until)
  const rows = await query.returning('id').execute()
  return rows.map((row) => row.id)
}

export interface ClaimTerms {
  now: Date
  /** Until when nobody else tries them. */
  until: Date
  /** How many at most, of all endpoints together. */
  limit: number
  /** Endpoints whose last try failed, or the others. */
  failing: boolean
  /** How many tries an endpoint that works may have under way at a time; any other has one. */
  mostEach: number
}

/**
 * Takes due deliveries for this process, a few of each endpoint, whoever else is taking some: an endpoint with thousands of
 * them is no further ahead than one with one.
 */
export async function claimDeliveries(tx: Tx, terms: ClaimTerms): Promise<WebhookDeliveryRow[]> {
  const { now, until, limit, failing, mostEach } = terms
  const { rows } = await sql<WebhookDeliveryRow>`
    with due as (
      select d.id
      from webhook_endpoints e
      cross join lateral (
        select id, next_at from webhook_deliveries
        where endpoint_id = e.id and status = 'pending' and next_at <= ${now}
          and (claimed_until is null or claimed_until <= ${now})
        order by next_at, id
        limit greatest(0, case when e.failing_since is null and e.last_success_at is not null then ${mostEach}::int else 1 end - (
          select count(*) from webhook_deliveries
          where endpoint_id = e.id and status = 'pending' and claimed_until > ${now}
        ))
      ) d
      where e.disabled_at is null and (e.failing_since is not null) = ${failing}
        and (e.slow_until is null or e.slow_until <= ${now})
      order by d.next_at, d.id
      limit ${limit}
    ), free as (
      select id from webhook_deliveries where id in (select id from due) and status = 'pending'
        and (claimed_until is null or claimed_until <= ${now})
      for update skip locked
    )
    update webhook_deliveries d set claimed_until = ${until}, attempts = d.attempts + 1, last_tried_at = ${now}
    from free where d.id = free.id
    returning d.*
  `.execute(tx)
  return rows
}

export function hasDueDelivery(db: ReadDb, now: Date) {
  return db
    .selectFrom('webhookDeliveries')
    .select('id')
    .where('status', '=', 'pending')
    .where('nextAt', '<=', now)
    .limit(1)
    .executeTakeFirst()
}

/** Writes what became of a try; false where it has been replayed or taken by somebody else meanwhile. */
export async function endTry(
  tx: Tx,
  { id, claimedUntil }: Pick<WebhookDeliveryRow, 'id' | 'claimedUntil'>,
  change: Updateable<WebhookDeliveriesTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhookDeliveries')
    .set({ ...change, claimedUntil: null })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .where('claimedUntil', '=', claimedUntil)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function stopDeliveries(tx: Tx, endpointId: string): Promise<void> {
  await tx
    .updateTable('webhookDeliveries')
    .set({ status: 'stopped', claimedUntil: null })
    .where('endpointId', '=', endpointId)
    .where('status', '=', 'pending')
    .execute()
}

export async function deleteDeliveriesAbout(tx: Tx, entityId: string): Promise<void> {
  await tx.deleteFrom('webhookDeliveries').where('entityId', '=', entityId).execute()
}
