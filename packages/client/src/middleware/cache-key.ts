import { createHash } from 'node:crypto'
import type { ApolloRequest } from '../http.ts'

/** Equal for equal questions, whatever the order of their keys; a hash, so that it holds no personal data. */
export function cacheKey({ endpoint, path, query, body }: ApolloRequest): string {
  return createHash('sha256')
    .update(canonical([endpoint, path, query, body ?? null]))
    .digest('hex')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
