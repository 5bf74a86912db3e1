import { type FindingCode, meanings } from './meanings.ts'

/** How one thing stands that `serve` needs. */
export interface Finding {
  /** Stable, for programs. */
  code: FindingCode
  check: string
  result: 'ok' | 'warning' | 'failed' | 'skipped'
  /** What was seen. */
  note: string
  /** What it means, and what to do; empty where nothing is wrong. */
  meaning: string
  action: string
}

/** All is well with it. */
export function fine(check: string, note = ''): Finding {
  return { code: 'ok', check, result: 'ok', note, meaning: '', action: '' }
}

export function skipped(check: string, note: string): Finding {
  return { ...fine(check, note), code: 'skipped', result: 'skipped' }
}

export function found(code: Exclude<FindingCode, 'ok' | 'skipped'>, check: string, note = ''): Finding {
  return { code, check, note, ...meanings[code] }
}

/** The first line of what went wrong: it never holds more than an address and a code. */
export function noteOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const cause = error.cause instanceof Error ? error.cause : error
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return (cause.message || code).split('\n', 1)[0] ?? code
}
