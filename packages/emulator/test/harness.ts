import { createEmulator, DEFAULT_KEY, type Emulator, type EmulatorOptions } from '../src/index.ts'
import { fixtureWorld } from './fixture-world.ts'
import type { Json } from './json.ts'

export const MIRA = '65f1a0c4d2e3b40001aa1001'
export const NORTHPEAK = '64b0c1d2e3f4a50001bb2001'

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** Fields are checked by the assertions. */
  json: Json
}

export interface Harness {
  emulator: Emulator
  clock: { now: () => number; advance: (ms: number) => void }
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  patch: (path: string, body: unknown) => Promise<Answer>
  send: (method: string, path: string, init?: { body?: string; headers?: Record<string, string> }) => Promise<Answer>
}

export function fakeClock(startMs = Date.UTC(2026, 2, 2, 9, 0, 0)): Harness['clock'] {
  let nowMs = startMs
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

/** An emulator of the small world, a clock that only the test moves, and a client with the master key. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Harness> {
  const clock = fakeClock()
  const emulator = await createEmulator({ world: fixtureWorld(), clock, ...options })
  const send: Harness['send'] = async (method, path, init = {}) => {
    const url = path.startsWith('/') ? `${emulator.url}${path}` : `${emulator.url}/api/v1/${path}`
    const headers = init.headers ?? { 'x-api-key': DEFAULT_KEY, 'content-type': 'application/json' }
    const response = await fetch(url, { method, headers, ...(init.body === undefined ? {} : { body: init.body }) })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
  }
  return {
    emulator,
    clock,
    send,
    get: (path, headers) => send('GET', path, headers ? { headers } : {}),
    post: (path, body = {}, headers) =>
      send('POST', path, { body: JSON.stringify(body), ...(headers ? { headers } : {}) }),
    patch: (path, body) => send('PATCH', path, { body: JSON.stringify(body) }),
  }
}
