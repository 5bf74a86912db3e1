import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { systemClock } from '@delos/client'
import type { WorldPerson } from '@delos/emulator'
import { matchCallbacks } from '../../src/services/callbacks/match-callbacks.ts'
import { pollCallbacks } from '../../src/services/callbacks/poll-callbacks.ts'
import { createHarness, type Harness, type HarnessOptions } from '../harness.ts'

/** What arrived at the public address, in order. */
interface Arrived {
  path: string
  body: Buffer
}

/** A harness whose public address is known before it starts, as a real one's is. */
export interface PhoneStage extends Harness {
  arrived: Arrived[]
  /** False: what is posted is noted here and never reaches Delos. */
  isOpen: boolean
  /** Posts something to Delos as Apollo would. */
  post(path: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>
  untilArrived(count: number): Promise<void>
  /** Does what the worker would do with what has been posted, and with what is due to be asked for. */
  match(): Promise<{ used: number; ignored: number }>
  poll(): Promise<{ delivered: number; pending: number; gone: number }>
  /** People whom enrichment knows, each given once, with a mobile number or without. */
  take(wanted: { mobile: boolean; directPhone?: boolean }): WorldPerson
  ledger(): Promise<{ charged: number; reserved: number; unknown: number; drift: number | null }>
}

export async function createPhoneStage(options: HarnessOptions = {}): Promise<PhoneStage> {
  const arrived: Arrived[] = []
  const door = createServer((request, response) => void forward(request, response)).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const publicUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  const h = await createHarness({
    withoutWorker: true,
    ...options,
    emulator: { callbacks: { delayMs: 1 }, credits: 1_000_000, ...options.emulator },
    env: { DELOS_PUBLIC_URL: publicUrl, DELOS_ALLOW_PRIVATE_WEBHOOKS: 'true', ...options.env },
  })
  const people = h.emulator.world.people.filter((person) => person.enrichable && person.email)
  let isOpen = true

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request)
    const path = request.url ?? ''
    if (isOpen) {
      const answer = await post(path, body)
      response.writeHead(answer.status).end(await answer.text())
    } else response.writeHead(404).end()
    arrived.push({ path, body })
  }

  function post(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(h.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  }

  return {
    ...h,
    get http() {
      return h.http
    },
    get url() {
      return h.url
    },
    get gateway() {
      return h.gateway
    },
    get isOpen() {
      return isOpen
    },
    set isOpen(open) {
      isOpen = open
    },
    arrived,
    post,
    async untilArrived(count) {
      while (arrived.length < count) await systemClock.sleep(5)
    },
    match: () => matchCallbacks.call(h.as(), {}),
    poll: () => pollCallbacks.call(h.as(), {}),
    take({ mobile, directPhone }) {
      const index = people.findIndex(
        (person) =>
          (person.mobilePhone !== null) === mobile &&
          (directPhone === undefined || (person.directPhone !== null) === directPhone),
      )
      const [person] = index < 0 ? [] : people.splice(index, 1)
      if (!person) throw new Error('The world has run out of people')
      return person
    },
    async ledger() {
      const { body } = await h.http.get<{ charged: number; reserved: number; unknown: number; drift: number | null }>(
        '/api/credits',
      )
      const { charged, reserved, unknown, drift } = body
      return { charged, reserved, unknown, drift }
    },
    async close() {
      await h.close()
      door.closeAllConnections()
      door.close()
    },
  }
}

export interface Enriched {
  contact: { id: string; phone: string | null; apolloId: string | null }
  source: string
  credits: number
  pending: string[]
  webhookId?: string
}
