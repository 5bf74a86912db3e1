import { request } from 'undici'
import { createGuardedAgent } from '../../outbound/guarded-agent.ts'
import { readOutboundUrl } from '../../outbound/outbound-guard.ts'

/** The part of the library's request that is needed; every object of its has a class of its own. */
export interface WireRequest {
  getUrl(): string
  getHttpMethod(): string
  getHeaders(): Record<string, string>
  getBody(): unknown
}

export interface WireAnswer {
  status: number
  headers: Record<string, string>
  text: string
}

/** Nothing has left this machine. */
export class NotSentError extends Error {
  /** The address is one that must not be talked to, now or later. */
  readonly isRefused: boolean

  constructor(cause: unknown, isRefused: boolean) {
    super('HubSpot cannot be reached', { cause })
    this.name = 'NotSentError'
    this.isRefused = isRefused
  }
}

/** It may have been carried out: there is no answer, or none that can be read. */
export class LostAnswerError extends Error {
  readonly isTimeout: boolean

  constructor(why: string, options: { cause?: unknown; isTimeout?: boolean } = {}) {
    super(why, { cause: options.cause })
    this.name = 'LostAnswerError'
    this.isTimeout = options.isTimeout ?? false
  }
}

export interface Transport {
  send(wire: WireRequest, options: { signal?: AbortSignal }): Promise<WireAnswer>
  close(): Promise<void>
}

const notSent = new Set([
  'ADDRESS_REFUSED',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENODATA',
  'ETIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Instead of the library's own, which knows neither a time-out nor a signal, and ignores the agent that it is given. */
export function createTransport(policy: { allowLoopback: boolean; timeoutMs: number }): Transport {
  const { timeoutMs } = policy
  const agent = createGuardedAgent(policy, { keepAliveMs: 4000 })
  return {
    async send(wire, { signal }) {
      const late = AbortSignal.timeout(timeoutMs)
      try {
        const url = readOutboundUrl(wire.getUrl(), policy)
        const body = wire.getBody()
        const answer = await request(url, {
          method: wire.getHttpMethod() as 'GET',
          headers: wire.getHeaders(),
          ...(typeof body === 'string' ? { body } : {}),
          dispatcher: agent,
          signal: signal ? AbortSignal.any([signal, late]) : late,
        })
        const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
        return { status: answer.statusCode, headers: Object.fromEntries(headers), text: await answer.body.text() }
      } catch (error) {
        signal?.throwIfAborted()
        const code = codeOf(error)
        if (notSent.has(code)) throw new NotSentError(error, code === 'ADDRESS_REFUSED')
        throw new LostAnswerError('HubSpot’s answer was lost', { cause: error, isTimeout: late.aborted })
      }
    },
    close: () => agent.destroy(),
  }
}

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string') return code
  return cause === undefined || cause === null ? '' : codeOf(cause)
}
