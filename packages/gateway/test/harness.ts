import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@delos/client'
import { createEmulator, type Emulator, type EmulatorOptions } from '@delos/emulator'
import { pino } from 'pino'
import { loadConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { listConsumersBehind } from '../src/db/event-consumers.ts'
import type { Scope } from '../src/db/tables.ts'
import { createGateway, type Gateway, type GatewayOverrides } from '../src/gateway.ts'
import { createHttpApp } from '../src/http/app.ts'
import { Secret } from '../src/secret.ts'
import { createKey } from '../src/services/keys/create-key.ts'
import { ensureAdminKey } from '../src/services/keys/ensure-admin-key.ts'
import { createKeyring } from '../src/services/keys/keyring.ts'
import { createWorker, type JobWorker } from '../src/worker/worker.ts'
import { createHttp, type Http } from './http-client.ts'
import { openStore } from './services/store.ts'

export interface HarnessOptions {
  emulator?: EmulatorOptions
  clock?: Clock
  gauges?: GatewayOverrides['gauges']
  log?: GatewayOverrides['log']
  openCrm?: GatewayOverrides['openCrm']
  env?: Record<string, string>
  /** Fills the empty store that these variables lead to; a migrated one where left out. */
  fill?(env: Record<string, string>): Promise<void>
  /** For what is about the embedded database: on it, whatever the back end of the run. */
  isEmbedded?: boolean
  /** Leave jobs where they are queued. */
  withoutWorker?: boolean
}

export interface Harness {
  /** Speaks with the admin key. */
  http: Http
  url: string
  keys: Record<Scope, string>
  emulator: Emulator
  clock: Clock
  gateway: Gateway
  /** By which another process finds the same data. */
  env: Readonly<Record<string, string>>
  /** Waits until everybody who listens has dealt with what happened, and every job has ended. */
  drainJobs(): Promise<void>
  as(scopes?: Scope[]): Context
  /** Ends the gateway without ceremony and opens another one on the same data. */
  reopen(): Promise<void>
  close(): Promise<void>
}

const adminSecret = 'harness-admin-key-0123456789'
const drainPollMs = 15
/** Longer than the 30 s after which a job is missed that the queue knows nothing of. */
const drainLimitMs = 45_000

/** A whole gateway with its jobs and HTTP door, on a database of its own, beside an emulator that the test steers. */
export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const clock = options.clock ?? systemClock
  const dataDir = await mkdtemp(join(tmpdir(), 'delos-test-'))
  const store = await openStore(dataDir, {
    isEmbedded: options.isEmbedded,
    isEmpty: options.fill !== undefined,
  })
  await options.fill?.(store.env)
  const emulator = await createEmulator(options.emulator)
  const config = loadConfig({
    APOLLO_BASE_URL: emulator.url,
    APOLLO_API_KEY: 'emulator-master-key',
    ...store.env,
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_JOB_BACKOFF_MS: '20',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...options.env,
  })
  let running = await open()

  async function open() {
    const gateway = await createGateway(config, {
      clock,
      gauges: options.gauges,
      openCrm: options.openCrm,
      log: options.log ?? pino({ level: config.logLevel }),
    })
    await ensureAdminKey(gateway, new Secret(adminSecret))
    const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const worker: JobWorker | undefined = options.withoutWorker ? undefined : createWorker(gateway)
    await worker?.start()
    const close = async () => {
      await app.close()
      await worker?.close()
      await gateway.close()
    }
    return { gateway, url, close }
  }

  function as(scopes: Scope[] = ['admin']): Context {
    const actor = { type: 'key' as const, id: 'harness', name: 'harness', scopes }
    return running.gateway.as(actor, { requestId: running.gateway.makeId() })
  }

  async function issue(scope: Scope): Promise<string> {
    const made = await createKey.call(as(), { name: `${scope}-key`, scopes: [scope] })
    return made.secret
  }

  /** Both at one moment: an event becomes a job, and a job makes events, between two looks. */
  function lookAtWork() {
    const snapshot = running.gateway.db.transaction().setIsolationLevel('repeatable read')
    return snapshot.execute(async (tx) => ({
      open: await tx
        .selectFrom('jobs')
        .select(['name', 'status', 'error'])
        .where('status', 'in', ['pending', 'queued', 'active'])
        .execute(),
      isBehind: (await listConsumersBehind(tx)).length > 0,
    }))
  }

  async function drainJobs(): Promise<void> {
    const deadline = Date.now() + drainLimitMs
    for (;;) {
      const { open, isBehind } = await lookAtWork()
      if (!open.length && !isBehind) return
      if (Date.now() > deadline) throw new Error(`Jobs still open: ${JSON.stringify(open.slice(0, 5))}`)
      await systemClock.sleep(drainPollMs)
    }
  }

  const keys = {
    admin: adminSecret,
    write: await issue('write'),
    approve: await issue('approve'),
    read: await issue('read'),
  }
  return {
    get http() {
      return createHttp(running.url, adminSecret)
    },
    get url() {
      return running.url
    },
    get gateway() {
      return running.gateway
    },
    keys,
    emulator,
    clock,
    env: store.env,
    drainJobs,
    as,
    async reopen() {
      await running.close()
      running = await open()
    },
    async close() {
      await running.close()
      await emulator.close()
      await store.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
