import type { AnswerCache, CachedAnswer, Clock } from '@delos/client'
import { LRUCache } from 'lru-cache'
import type { Db } from './database.ts'

const maxAnswers = 500
const maxBytes = 32 * 1024 * 1024
const keptMs = 7 * 24 * 60 * 60 * 1000

/** What Apollo answered: a little of it in memory, all of it in the database, for every process and for the next start. */
export function createAnswerCache(db: Db, clock: Clock): AnswerCache {
  const recent = new LRUCache<string, string>({
    max: maxAnswers,
    maxSize: maxBytes,
    sizeCalculation: (body) => body.length + 1,
  })

  async function read(key: string): Promise<string | undefined> {
    const row = await db
      .selectFrom('answers')
      .select('body')
      .where('key', '=', key)
      .where('expiresAt', '>', new Date(clock.now()))
      .executeTakeFirst()
    if (row) recent.set(key, row.body)
    return row?.body
  }

  return {
    async get(key, { endpoint }) {
      if (!mayBeKept(endpoint)) return undefined
      const body = recent.get(key) ?? (await read(key))
      return body === undefined ? undefined : (JSON.parse(body) as CachedAnswer)
    },
    async set(key, answer, { endpoint }) {
      if (!mayBeKept(endpoint)) return
      const body = JSON.stringify(answer)
      recent.set(key, body)
      const row = {
        endpoint,
        body,
        fetchedAt: new Date(answer.storedAt),
        expiresAt: new Date(answer.storedAt + keptMs),
      }
      await db
        .insertInto('answers')
        .values({ key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute()
    },
  }
}

/** People who were paid for live in the store, under all their names; a second copy here would only go stale. */
function mayBeKept(endpoint: string): boolean {
  return !endpoint.startsWith('people/')
}
