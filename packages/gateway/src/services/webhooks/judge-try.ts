import { parseRetryAfter } from '@delos/client'
import type { OutboundAnswer } from '../../outbound/outbound-client.ts'
import { longestSlowDownMs, slowDownMs } from './retry-schedule.ts'

/** What a try came to: an answer, or the reason why there is none. */
export type Try = { answer: OutboundAnswer } | { error: unknown }

/** Nothing can be signed: the key that its secret was sealed with is gone. */
export class SecretUnreadableError extends Error {}

export interface TryEnd {
  isDelivered: boolean
  status: number | null
  error: string | null
  /** What the receiver said, as far as it is kept. */
  text: string | null
  /** The receiver wants nothing any more. */
  isGone: boolean
  /** The receiver wants nothing else for so long. */
  slowDownMs: number | undefined
}

const overloaded: readonly number[] = [429, 502, 504]

export function judgeTry(tried: Try, now: number): TryEnd {
  if ('error' in tried) {
    return {
      isDelivered: false,
      status: null,
      error: wordsFor(tried.error),
      text: null,
      isGone: false,
      slowDownMs: undefined,
    }
  }
  const { status, headers, text } = tried.answer
  const isDelivered = status >= 200 && status < 300
  return {
    isDelivered,
    status,
    error: isDelivered ? null : status >= 300 && status < 400 ? 'redirects are not followed' : `answered ${status}`,
    text: storable(text),
    isGone: status === 410,
    slowDownMs: overloaded.includes(status) ? patience(headers['retry-after'], now) : undefined,
  }
}

function patience(retryAfter: string | string[] | undefined, now: number): number {
  const asked = parseRetryAfter([retryAfter].flat()[0] ?? null, now) ?? 0
  return Math.min(longestSlowDownMs, Math.max(slowDownMs, asked))
}

/** The words of our own refusals; of anybody else's error only its code. */
function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if (error instanceof SecretUnreadableError) return error.message
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  if (code === 'ADDRESS_REFUSED') return `address refused: ${error.message}`
  return error.name === 'TimeoutError' || /TIMEOUT/.test(code) ? 'did not answer in time' : `connection failed: ${code}`
}

/** PostgreSQL refuses NUL in any text. */
function storable(text: string): string {
  return text.replaceAll('\0', '')
}
