import { createEmulator } from '@delos/emulator'
import { loadConfig } from '../packages/gateway/dist/config.js'
import { createGateway } from '../packages/gateway/dist/gateway.js'
import { createHttpApp } from '../packages/gateway/dist/http/app.js'
import { Secret } from '../packages/gateway/dist/secret.js'
import { ensureAdminKey } from '../packages/gateway/dist/services/keys/ensure-admin-key.js'
import { createKeyring } from '../packages/gateway/dist/services/keys/keyring.js'
import { createWorker } from '../packages/gateway/dist/worker/worker.js'
import { createApi } from './api.js'

export const adminKey = 'bench-admin-key-0123456789'

/** A limit that nobody reaches. */
export const noLimit = { minute: 1_000_000, hour: 10_000_000, day: 10_000_000 }
const endpoints = [
  'people/match',
  'people/bulk_match',
  'mixed_people/api_search',
  'usage_stats/credit_usage_stats',
  'usage_stats/api_usage_stats',
  'users/api_profile',
]

/** Limits that stand in nobody's way, with those that a benchmark is about on top. */
export function limitsWith(limits = {}) {
  return { ...Object.fromEntries(endpoints.map((endpoint) => [endpoint, noLimit])), ...limits }
}

/**
 * An emulator with limits and credits in plenty, except where told otherwise.
 *
 * @param {import('@delos/emulator').EmulatorOptions} options
 */
export function openEmulator({ limits, ...options }) {
  return createEmulator({ credits: 100_000_000, ...options, limits: limitsWith(limits) })
}

/**
 * Emulator, gateway, HTTP door and worker in this process, on free ports.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {{ emulator?: import('@delos/emulator').EmulatorOptions, apolloUrl?: string, dataDir?: string, clock?: import('@delos/client').Clock, databaseUrl?: string, env?: Record<string, string> }} [options] `apolloUrl`: of an emulator that is there already
 */
export async function openDelos(toUndo, options = {}) {
  const { emulator: emulatorOptions = {}, apolloUrl, dataDir, clock, databaseUrl, env = {} } = options
  const folder = dataDir ?? (await toUndo.folder())
  const emulator = apolloUrl === undefined ? await openEmulator(emulatorOptions) : undefined
  toUndo.add(() => emulator?.close())
  const config = loadConfig({
    APOLLO_BASE_URL: apolloUrl ?? emulator?.url,
    APOLLO_API_KEY: 'emulator-master-key',
    DATABASE_URL: databaseUrl,
    DELOS_APOLLO_MINUTE_MS: String(emulatorOptions.minuteMs ?? 60_000),
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_DATA_DIR: folder,
    DELOS_JOB_BACKOFF_MS: '250',
    LOG_LEVEL: process.env.BENCH_LOG ?? 'silent',
    PORT: '0',
    ...env,
  })
  const gateway = await createGateway(config, { clock })
  toUndo.add(() => gateway.close())
  await ensureAdminKey(gateway, new Secret(adminKey))
  const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const worker = createWorker(gateway)
  toUndo.add(() => worker.close())
  toUndo.add(() => app.close())
  await worker.start()
  return { url, gateway, emulator, api: createApi(url, adminKey), dataDir: folder }
}
