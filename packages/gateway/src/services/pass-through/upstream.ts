import { Pool } from 'undici'
import { AnswerReader, type ReadAnswer } from './answer-reader.ts'

export interface UpstreamRequest {
  method: string
  /** Below `/api/v1`, with its query. */
  target: string
  headers: Record<string, string>
  body: Buffer | undefined
  timeoutMs: number
}

export type UpstreamAnswer = ReadAnswer

/** Apollo over kept connections, bytes in and bytes out. */
export interface Upstream {
  /** Throws an `UpstreamError` where no whole answer came. */
  send(request: UpstreamRequest): Promise<UpstreamAnswer>
  close(): Promise<void>
}

/** No answer, or half of one. */
export class UpstreamError extends Error {
  /** False: no byte can have reached Apollo. */
  readonly wasSent: boolean

  constructor(cause: unknown) {
    super('Apollo gave no whole answer', { cause })
    this.name = 'UpstreamError'
    this.wasSent = !notSent.has(codeOf(cause))
  }
}

const notSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
])

const connections = 128
const connectMs = 10_000

export interface UpstreamOptions {
  /** Scheme and host, perhaps with a path before `/api/v1`. */
  baseUrl: string
  apiKey: string
}

export function createUpstream({ baseUrl, apiKey }: UpstreamOptions): Upstream {
  const { origin, pathname } = new URL(baseUrl)
  const mount = `${pathname.replace(/(?<!\/)\/+$/, '')}/api/v1`
  const pool = new Pool(origin, { connections, connect: { timeout: connectMs } })

  return {
    send({ method, target, headers, body, timeoutMs }) {
      return new Promise((settle, fail) => {
        const request = {
          method,
          path: `${mount}${target}`,
          headers: { ...headers, 'x-api-key': apiKey },
          body: body?.length ? body : null,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        }
        const failed = (error: unknown) => fail(new UpstreamError(error))
        try {
          pool.dispatch(request, new AnswerReader(settle, failed))
        } catch (error) {
          failed(error)
        }
      })
    },
    close: () => pool.close(),
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
