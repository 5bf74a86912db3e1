import { createHash } from 'node:crypto'

/** The same content gives the same hash, in whatever order its fields come. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(stableStringify(value)).digest('hex')
}

/** JSON with sorted keys; fields without a value are left out, as JSON does. */
export function stableStringify(value: unknown): string {
  return JSON.stringify(value, (_, nested: unknown) => (isPlain(nested) ? sortKeys(nested) : nested)) ?? 'null'
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
