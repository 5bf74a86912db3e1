/** A parameter as PostgreSQL reads it in text, by the rules of the `pg` driver: the server knows the type. */
export function toWireText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return toArrayText(value)
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value)
}

function toArrayText(values: readonly unknown[]): string {
  return `{${values.map((value) => (Array.isArray(value) ? toArrayText(value) : toElementText(value))).join(',')}}`
}

function toElementText(value: unknown): string {
  const text = toWireText(value)
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
}
