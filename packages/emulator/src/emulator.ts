import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Authenticator } from './auth.ts'
import { createSystemClock } from './clock.ts'
import { CONTROL_PREFIX, controlPlane } from './control-plane.ts'
import { deliverCallback } from './deliver-callback.ts'
import { createDirectory } from './directory.ts'
import { Engine } from './engine.ts'
import { FaultPlan } from './faults.ts'
import { Journal } from './journal.ts'
import { DEFAULT_KEY } from './keys.ts'
import type { EmulatorOptions } from './options.ts'
import { type Callback, failure } from './reply.ts'
import { readBody } from './request-body.ts'
import { Router } from './router.ts'
import { allRoutes } from './routes/all-routes.ts'
import { send, sendReply, type Timers } from './send.ts'
import { Service } from './service.ts'
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
  stats(): EmulatorStats
  /** State, counters, windows, faults and journal back to the seed. */
  reset(): void
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
  const keys = options.keys ?? [{ key: DEFAULT_KEY }]
  const authenticator = new Authenticator(keys, { allowKeyInParameters: options.allowKeyInParameters ?? false })
  const router = new Router(routes)
  const closing = new AbortController()
  const delayMs = options.webhookDelayMs ?? 1000
  const deliver = (callback: Callback) => deliverCallback(callback, { delayMs, timers, signal: closing.signal })
  const service = new Service({ engine, router, authenticator, faults, journal, now: timers.now, deliver })
  const server = createServer((request, response) => {
    handle({ engine, faults, service, timers }, request, response).catch(() => response.socket?.destroy())
  })
  const { port, url } = await listen(server, options)
  return {
    url,
    port,
    world,
    faults,
    stats: () => engine.stats(),
    reset: () => service.reset(),
    chargeOutside: (endpoint, requests, credits = 0) => service.chargeOutside(endpoint, requests, credits),
    close: async () => {
      closing.abort()
      await closeServer(server)
      journal?.close()
    },
  }
}

interface Parts {
  engine: Engine
  faults: FaultPlan
  service: Service
  timers: Timers
}

async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (body === undefined) {
    sendReply(response, failure(413, { status: 413, error: 'Payload Too Large' }))
    return
  }
  const { method = 'GET', url = '/', headers } = request
  if (url.startsWith(CONTROL_PREFIX)) {
    sendReply(response, controlPlane(parts, request, body))
    return
  }
  send(response, parts.service.answer({ method, url, headers, body }), parts.timers)
}

async function listen(server: Server, options: EmulatorOptions): Promise<{ port: number; url: string }> {
  const host = options.host ?? '127.0.0.1'
  // Longer than any client keeps an idle connection, so that no request meets a closing socket.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the emulator listens on no port')
  return { port: address.port, url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}
