import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { AppUser } from './app/app-user.ts'
import { Authenticator } from './auth.ts'
import { CallbackDelivery, type CallbackReport } from './callback-delivery.ts'
import { CallbackPlan } from './callback-plan.ts'
import { createSystemClock } from './clock.ts'
import type { ControlParts } from './control-commands.ts'
import { CONTROL_PREFIX, controlPlane, MAX_CONTROL_BYTES } from './control-plane.ts'
import { createDirectory } from './directory.ts'
import { Engine } from './engine.ts'
import { FaultPlan } from './faults.ts'
import { Journal } from './journal.ts'
import { DEFAULT_KEY } from './keys.ts'
import { closeServer, listen } from './listen.ts'
import { DEFAULT_CALLBACK_DELAY_MS, type EmulatorOptions } from './options.ts'
import { REFUSED_ON_FREE } from './plans.ts'
import { failure } from './reply.ts'
import { MAX_BODY_BYTES, readBody } from './request-body.ts'
import { type LoggedRequest, RequestLog } from './request-log.ts'
import { Router } from './router.ts'
import { allRoutes } from './routes/all-routes.ts'
import { send, sendReply, type Timers } from './send.ts'
import { Service } from './service.ts'
import type { EmulatorSnapshot } from './snapshot.ts'
import type { EmulatorStats } from './stats.ts'
import type { World } from './world/types.ts'
import { createWorld } from './world/world.ts'

/** A running emulator. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`; a client appends `/api/v1`. */
  url: string
  port: number
  world: World
  faults: FaultPlan
  /** Faults of the callbacks to webhooks: loss, doubling, reordering, delay. */
  callbacks: CallbackPlan
  /** What has become of the latest callbacks, the newest first. */
  deliveries(): CallbackReport[]
  stats(): EmulatorStats
  /** State, counters, windows, faults and journal back to the seed. */
  reset(): void
  /** Somebody at work in Apollo's own app: edits, stage changes, merges and deletions that no request made. */
  app: AppUser
  /** The whole state as plain JSON. */
  snapshot(): EmulatorSnapshot
  /** Puts back a snapshot; throws where it is of another seed. Callbacks under way are posted anew. */
  restore(snapshot: EmulatorSnapshot): void
  /** The latest requests, the newest first. */
  requests(): LoggedRequest[]
  /** Another consumer of the same team: uses up requests of an endpoint's windows and, perhaps, credits. */
  chargeOutside(endpoint: string, requests: number, credits?: number): void
  /** Ends every connection, also hanging ones. */
  close(): Promise<void>
}

/** Starts a stateful local Apollo. Throws where the port is taken or the journal belongs to another seed. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const world = options.world ?? createWorld({ seed: options.seed ?? 1 })
  const system = createSystemClock()
  const clock = options.clock ?? system
  const timers: Timers = {
    now: () => clock.now(),
    setTimeout: (run, delayMs) => (clock.setTimeout ? clock.setTimeout(run, delayMs) : system.setTimeout(run, delayMs)),
  }
  const routes = allRoutes()
  const engine = new Engine(createDirectory(world), routes, options)
  const faults = new FaultPlan(options.seed ?? world.seed)
  const journal = options.journal === undefined ? undefined : new Journal(options.journal, world.seed)
  const closing = new AbortController()
  const callbacks = new CallbackPlan(options.seed ?? world.seed)
  const delayMs = options.callbacks?.delayMs ?? DEFAULT_CALLBACK_DELAY_MS
  const delivery = new CallbackDelivery({ plan: callbacks, delayMs, timers, signal: closing.signal })
  const log = new RequestLog()
  const service = new Service({
    engine,
    router: new Router(routes),
    authenticator: createAuthenticator(options),
    faults,
    callbacks,
    log,
    journal,
    now: timers.now,
    deliver: (callback, options) => delivery.schedule(callback, options),
  })
  const app = new AppUser({
    apply: (change) => service.applyInApp(change),
    setTimeout: timers.setTimeout,
    signal: closing.signal,
  })
  const isOpen = options.openControlPlane ?? false
  const control = { engine, faults, callbacks, delivery, log, service, app, world, now: timers.now, isOpen }
  const server = createServer((request, response) => {
    handle({ control, service, timers }, request, response).catch(() => response.socket?.destroy())
  })
  const { port, url } = await listen(server, options)
  return {
    url,
    port,
    world,
    faults,
    callbacks,
    deliveries: () => delivery.reports(),
    stats: () => engine.stats(),
    reset: () => {
      service.reset()
      delivery.clear()
    },
    app,
    snapshot: () => service.snapshot(world.seed),
    restore: (snapshot) => service.restore(snapshot, world.seed),
    requests: () => log.list(),
    chargeOutside: (endpoint, requests, credits = 0) => service.chargeOutside(endpoint, requests, credits),
    close: async () => {
      closing.abort()
      await closeServer(server)
      journal?.close()
    },
  }
}

function createAuthenticator(options: EmulatorOptions): Authenticator {
  const { plan = 'professional', refusedByPlan = [] } = options
  const refused = Array.isArray(refusedByPlan) ? refusedByPlan : REFUSED_ON_FREE
  return new Authenticator(options.keys ?? [{ key: DEFAULT_KEY }], {
    allowKeyInParameters: options.allowKeyInParameters ?? false,
    plan,
    refusedByPlan: refusedByPlan === false ? [] : refused,
  })
}

interface Parts {
  control: ControlParts
  service: Service
  timers: Timers
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isControl = (request.url ?? '').startsWith(CONTROL_PREFIX)
  const body = await readBody(request, isControl ? MAX_CONTROL_BYTES : MAX_BODY_BYTES)
  if (body === undefined) {
    sendReply(response, failure(413, { status: 413, error: 'Payload Too Large' }))
    return
  }
  const { method = 'GET', url = '/', headers } = request
  if (isControl) {
    sendReply(response, controlPlane(parts.control, request, body))
    return
  }
  send(response, parts.service.answer({ method, url, headers, body }), parts.timers)
}
