import type { Db } from './database.ts'

export interface IdempotencyClaim {
  keyId: string
  route: string
  idempotencyKey: string
}

export interface StoredAnswer {
  requestHash: string
  /** Null while the first request is under way. */
  status: number | null
  headers: Record<string, string> | null
  body: string | null
}

/** Takes the key for one request. False where another holds it: a finished one, or one under way since `staleBefore`. */
export async function claimIdempotencyKey(
  db: Db,
  claim: IdempotencyClaim,
  times: { at: Date; expiresAt: Date; staleBefore: Date },
): Promise<boolean> {
  const fresh = {
    requestHash: '',
    status: null,
    headers: null,
    body: null,
    createdAt: times.at,
    expiresAt: times.expiresAt,
  }
  const row = await db
    .insertInto('idempotencyKeys')
    .values({ ...claim, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['keyId', 'route', 'idempotencyKey'])
        .doUpdateSet(fresh)
        .where((eb) =>
          eb.or([
            eb('idempotencyKeys.expiresAt', '<=', times.at),
            eb.and([
              eb('idempotencyKeys.status', 'is', null),
              eb('idempotencyKeys.createdAt', '<=', times.staleBefore),
            ]),
          ]),
        ),
    )
    .returning('keyId')
    .executeTakeFirst()
  return row !== undefined
}

export function findIdempotentAnswer(db: Db, claim: IdempotencyClaim): Promise<StoredAnswer | undefined> {
  return db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'status', 'headers', 'body'])
    .where('keyId', '=', claim.keyId)
    .where('route', '=', claim.route)
    .where('idempotencyKey', '=', claim.idempotencyKey)
    .executeTakeFirst()
}

/** Keeps the answer, if the claim made at `claimedAt` still stands. */
export async function storeIdempotentAnswer(
  db: Db,
  claim: IdempotencyClaim,
  answer: { claimedAt: Date; requestHash: string; status: number; headers: Record<string, string>; body: string },
): Promise<void> {
  const { claimedAt, requestHash, status, headers, body } = answer
  await db
    .updateTable('idempotencyKeys')
    .set({ requestHash, status, headers: JSON.stringify(headers), body })
    .where('keyId', '=', claim.keyId)
    .where('route', '=', claim.route)
    .where('idempotencyKey', '=', claim.idempotencyKey)
    .where('createdAt', '=', claimedAt)
    .where('status', 'is', null)
    .execute()
}

/** Gives the key back, so that the request can be tried again with it. */
export async function freeIdempotencyKey(db: Db, claim: IdempotencyClaim, claimedAt: Date): Promise<void> {
  await db
    .deleteFrom('idempotencyKeys')
    .where('keyId', '=', claim.keyId)
    .where('route', '=', claim.route)
    .where('idempotencyKey', '=', claim.idempotencyKey)
    .where('createdAt', '=', claimedAt)
    .where('status', 'is', null)
    .execute()
}
