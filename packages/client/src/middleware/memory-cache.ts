import type { AnswerCache } from './cache.ts'

export interface MemoryCacheOptions {
  /** The least recently used answer goes first. Default 1,000. */
  maxEntries?: number
}

interface Entry {
  status: number
  storedAt: number
  json: string
}

/** A cache in this process's memory. Answers are kept as text, so that no caller can change another's copy. */
export function createMemoryCache({ maxEntries = 1000 }: MemoryCacheOptions = {}): AnswerCache {
  const entries = new Map<string, Entry>()
  return {
    async get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return { status: entry.status, storedAt: entry.storedAt, data: JSON.parse(entry.json) as unknown }
    },
    async set(key, { status, storedAt, data }) {
      entries.delete(key)
      entries.set(key, { status, storedAt, json: JSON.stringify(data) })
      const oldest = entries.keys().next().value
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    },
  }
}
