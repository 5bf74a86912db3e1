import type { CliIo } from './cli-io.ts'
import { CliError, exitCodeOfStatus, exitCodes } from './exit-codes.ts'

export interface ApiOptions {
  url?: string
  key?: string
}

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, unknown>
  body?: unknown
  headers?: Record<string, string>
}

/** A running server, as the commands see it. */
export interface Api {
  /** The JSON of a good answer; anything else is a CliError with one line and the exit code that fits. */
  call(request: ApiRequest): Promise<Record<string, unknown>>
  /** The answer itself, for streams. */
  send(request: ApiRequest & { stream?: AsyncIterable<Uint8Array> }): Promise<Response>
}

export function createApi(io: CliIo, options: ApiOptions): Api {
  const url = serverUrl(io, options)
  const key = options.key ?? io.env.DELOS_API_KEY
  if (!key) throw new CliError('No key: set DELOS_API_KEY or give --key', exitCodes.auth)

  async function send({ method, path, query, body, headers, stream }: Parameters<Api['send']>[0]): Promise<Response> {
    const target = `${url}${path}${queryText(query)}`
    const json = body === undefined ? undefined : JSON.stringify(body)
    const contentType: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' }
    const init: RequestInit & { duplex?: 'half' } = {
      method,
      headers: { 'x-api-key': key ?? '', ...contentType, ...headers },
      body: stream ? ReadableStream.from(stream) : json,
      ...(stream ? { duplex: 'half' } : {}),
      signal: io.interrupted,
    }
    const response = await io.fetch(target, init).catch((error: unknown) => {
      throw unreachable(url, io.interrupted.aborted, error)
    })
    if (!response.ok) throw await refusal(response)
    return response
  }

  return {
    send,
    async call(request) {
      const response = await send(request)
      return (await response.json()) as Record<string, unknown>
    },
  }
}

function serverUrl(io: CliIo, { url }: ApiOptions): string {
  const given = url ?? `http://${io.env.HOST || '127.0.0.1'}:${io.env.PORT || 4000}`
  if (!URL.canParse(given)) throw new CliError(`--url: "${given}" is not a URL`, exitCodes.usage)
  return given.replace(/(?<!\/)\/+$/, '')
}

function queryText(query: Record<string, unknown> = {}): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(set.map(([name, value]): [string, string] => [name, String(value)])).toString()
  return text ? `?${text}` : ''
}

function unreachable(url: string, interrupted: boolean, cause: unknown): CliError {
  if (interrupted) return new CliError('interrupted', exitCodes.interrupted, { cause })
  return new CliError(`No server answers at ${url}. Start one with: delos serve`, exitCodes.upstream, { cause })
}

async function refusal(response: Response): Promise<CliError> {
  const problem = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const detail = typeof problem.detail === 'string' ? problem.detail : `The server answered ${response.status}`
  const field = typeof problem.field === 'string' ? ` (${problem.field})` : ''
  const wait = response.headers.get('retry-after')
  const later = wait ? ` Try again in ${wait} s.` : ''
  const id = response.status >= 500 && typeof problem.requestId === 'string' ? ` [request ${problem.requestId}]` : ''
  return new CliError(`${detail}${field}.${later}${id}`, exitCodeOfStatus(response.status))
}
