import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSystemClock } from '../clock.ts'
import { FaultPlan } from '../faults.ts'
import { closeServer, listen } from '../listen.ts'
import { readBody } from '../request-body.ts'
import { send, sendReply, type Timers } from '../send.ts'
import { type HubspotLogEntry, HubspotService } from './hubspot-service.ts'
import type { HubspotObject } from './object-types.ts'
import { DEFAULT_TOKEN, type HubspotOptions } from './options.ts'
import { Portal } from './portal.ts'
import { PortalUser } from './portal-user.ts'
import { toReply } from './problems.ts'
import type { HubspotProperty } from './property.ts'

/** A running stand-in for one HubSpot portal. */
export interface Hubspot {
  /** `http://127.0.0.1:PORT`, the base path of the official library. */
  url: string
  port: number
  /** A token that is good for everything, where no others were given. */
  token: string
  faults: FaultPlan
  /** Somebody at work in HubSpot: edits, deletions and merges that no request made. */
  user: PortalUser
  /** Every request so far, the oldest first. */
  requests(): readonly HubspotLogEntry[]
  /** Lets searches catch up with the records. */
  settleIndex(): void
  /** Takes a token back. */
  revoke(token: string): void
  /** Another program of the same portal uses up requests. */
  chargeOutside(requests: number): void
  /** Adds or changes a property, as an administrator does. */
  defineProperty(object: HubspotObject, property: HubspotProperty): void
  close(): Promise<void>
}

const MOST_BODY_BYTES = 4_194_304

/** Starts a stateful local HubSpot. Throws where the port is taken. */
export async function createHubspot(options: HubspotOptions = {}): Promise<Hubspot> {
  const system = createSystemClock()
  const clock = options.clock ?? system
  const timers: Timers = {
    now: () => clock.now(),
    setTimeout: (run, delayMs) => (clock.setTimeout ? clock.setTimeout(run, delayMs) : system.setTimeout(run, delayMs)),
  }
  const portal = new Portal(options)
  const faults = options.faults ?? new FaultPlan(options.seed ?? 1)
  const service = new HubspotService(options, { portal, faults, now: timers.now })
  const server = createServer((request, response) => {
    handle({ service, timers }, request, response).catch(() => response.socket?.destroy())
  })
  const { port, url } = await listen(server, options)
  return {
    url,
    port,
    token: options.tokens?.[0]?.token ?? DEFAULT_TOKEN,
    faults,
    user: new PortalUser(portal, timers.now),
    requests: () => service.log,
    settleIndex: () => {
      for (const index of Object.values(portal.indexes)) index.settle()
    },
    revoke: (token) => service.gate.revoke(token),
    chargeOutside: (requests) => service.budgets.chargeOutside(requests, timers.now()),
    defineProperty: (object, property) => portal.properties.put(object, property),
    close: () => closeServer(server),
  }
}

async function handle(
  { service, timers }: { service: HubspotService; timers: Timers },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, MOST_BODY_BYTES)
  if (body === undefined) {
    sendReply(response, toReply({ status: 413, category: 'VALIDATION_ERROR', message: 'The request is too large' }))
    return
  }
  const { method = 'GET', url = '/', headers } = request
  send(response, service.answer({ method, url, headers, body }), timers)
}
