import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '@delos/client'
import { createEmulator, type Emulator, type EmulatorOptions } from '@delos/emulator'
import { pino } from 'pino'
import { inject } from 'vitest'
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

export interface HarnessOptions {
  emulator?: EmulatorOptions
  clock?: Clock
  gauges?: GatewayOverrides['gauges']
  log?: GatewayOverrides['log']
  openCrm?: GatewayOverrides['openCrm']
  env?: Record<string, string>
  /** Fills the data folder; a migrated database where left out. */
  fill?(dataDir: string): Promise<void>
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
  dataDir: string
  /** Waits until everybody who listens has dealt with what happened, and every job has ended. */
  drainJobs(): Promise<void>
  as(scopes?: Scope[]): Context
  /** Ends the gateway without ceremony and opens another one on the same data. */
  reopen(): Promise<void>
  close(): Promise<void>
}

const adminSecret = 'harness-admin-key-0123456789'
const drainPollMs = 15
const drainLimitMs = 25_000

/** A whole gateway with its jobs and HTTP door, on a database of its own, beside an emulator that the test steers. */
export async function createHarness(options: HarnessOptions = {}): Promise<Harness> {
  const clock = options.clock ?? systemClock
  const dataDir = await mkdtemp(join(tmpdir(), 'delos-test-'))
  if (options.fill) await options.fill(dataDir)
  else await cp(inject('migratedDatabase'), join(dataDir, 'pg'), { recursive: true })
  const emulator = await createEmulator(options.emulator)
  const config = loadConfig({
    APOLLO_BASE_URL: emulator.url,
    APOLLO_API_KEY: 'emulator-master-key',
    DELOS_DATA_DIR: dataDir,
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

  async function drainJobs(): Promise<void> {
    const deadline = Date.now() + drainLimitMs
    for (;;) {
      const open = await running.gateway.db
        .selectFrom('jobs')
        .select(['name', 'status', 'error'])
        .where('status', 'in', ['pending', 'queued', 'active'])
        .execute()
      if (!open.length && !(await listConsumersBehind(running.gateway.db)).length) return
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
    dataDir,
    drainJobs,
    as,
    async reopen() {
      await running.close()
      running = await open()
    },
    async close() {
      await running.close()
      await emulator.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
