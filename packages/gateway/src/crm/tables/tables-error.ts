import { CrmError } from '../crm-error.ts'

const crowded = new Set(['53300', '55P03', '57014'])
const starting = new Set(['57P03', '57P01', '57P02'])
const longestWaitMs = 30_000

/** What PostgreSQL's code says of the whole call; undefined where it is about the values of a row. */
export function toTablesError(error: unknown): CrmError | undefined {
  if (error instanceof CrmError) return error
  const code = sqlState(error)
  if (code?.startsWith('22') || code?.startsWith('23')) return undefined
  const message = (text: string) => `The tables' database ${text}`
  if (code?.startsWith('28')) return new CrmError('unauthorized', message('refuses the credentials'), { cause: error })
  if (code === '42501') return new CrmError('forbidden', message('does not allow it'), { cause: error })
  if (code === '3D000' || code?.startsWith('42')) {
    return new CrmError('misconfigured', message('has no such table or column'), { cause: error })
  }
  if (code !== undefined && crowded.has(code)) {
    return new CrmError('rate_limited', message('is full'), { retryAfterMs: longestWaitMs, cause: error })
  }
  return new CrmError('unavailable', message('does not answer'), { cause: error })
}

/** Whether the statement certainly did not take effect: the server refused it before it began. */
export function isRefusedBefore(error: unknown): boolean {
  const code = sqlState(error)
  if (code === undefined) return isUnconnected(error)
  return code === '53300' || code === '57P03' || code.startsWith('28') || code.startsWith('42') || code === '3D000'
}

/** Worth asking again, where asking does no harm. */
export function isPassing(error: unknown): boolean {
  const code = sqlState(error)
  return code === undefined || crowded.has(code) || starting.has(code) || code.startsWith('08') || code === '40001'
}

export function sqlState(error: unknown): string | undefined {
  const code = fieldOf(error, 'code')
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

export function fieldOf(error: unknown, name: 'code' | 'constraint' | 'column' | 'syscall'): string | undefined {
  const value = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : undefined
}

function isUnconnected(error: unknown): boolean {
  return fieldOf(error, 'syscall') === 'connect' || fieldOf(error, 'code') === 'ENOTFOUND'
}
