import type { Clock } from '@delos/client'
import { LRUCache } from 'lru-cache'
import type { Actor } from '../../actor.ts'
import { type ApiKeyRow, findApiKeyByHash, touchApiKey } from '../../db/api-keys.ts'
import type { Db } from '../../db/database.ts'
import { hashSecret } from './key-secret.ts'

/** Under a second, so that a key revoked elsewhere is refused here within one. */
const rememberedMs = 900
const touchEveryMs = 60_000
const longestSecret = 512

export interface Keyring {
  /** For whom a secret stands; undefined where it is unknown, expired or revoked. */
  authenticate(secret: string): Promise<Actor | undefined>
  /** Makes a revocation felt at once in this process. */
  forget(id: string): void
}

interface KnownKey {
  actor: Actor
  expiresAtMs: number
}

export function createKeyring({ db, clock }: { db: Db; clock: Clock }): Keyring {
  // Looked up by hash, so that how long a look-up takes tells nothing about the secret.
  const known = new LRUCache<string, KnownKey>({
    max: 10_000,
    ttl: rememberedMs,
    ttlResolution: 0,
    perf: clock,
    fetchMethod: lookUp,
  })
  const touchedAtMs = new LRUCache<string, number>({ max: 10_000 })

  async function lookUp(hash: string): Promise<KnownKey | undefined> {
    const row = await findApiKeyByHash(db, hash)
    if (!row || row.revokedAt) return undefined
    if (!touchedAtMs.has(row.id)) touchedAtMs.set(row.id, row.lastUsedAt?.getTime() ?? 0)
    return { actor: toActor(row), expiresAtMs: row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY }
  }

  async function touch(id: string, nowMs: number): Promise<void> {
    if (nowMs - (touchedAtMs.get(id) ?? 0) < touchEveryMs) return
    touchedAtMs.set(id, nowMs)
    // Nobody is turned away because this could not be noted.
    const seen = { at: new Date(nowMs), unlessSince: new Date(nowMs - touchEveryMs) }
    await touchApiKey(db, id, seen).catch(() => touchedAtMs.delete(id))
  }

  return {
    async authenticate(secret) {
      if (secret.length > longestSecret) return undefined
      const hash = hashSecret(secret)
      const key = known.get(hash) ?? (await known.fetch(hash))
      const nowMs = clock.now()
      if (!key || key.expiresAtMs <= nowMs) return undefined
      await touch(key.actor.id, nowMs)
      return key.actor
    },
    forget(id) {
      for (const [hash, key] of known.entries()) {
        if (key.actor.id === id) known.delete(hash)
      }
    },
  }
}

function toActor({ id, name, scopes, team, strict }: ApiKeyRow): Actor {
  const whose = { type: 'key', id, name, scopes, keyId: id } as const
  return { ...whose, ...(team === null ? {} : { team }), ...(strict ? { strict } : {}) }
}
