import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_KEY } from '@delos/emulator'
import { createApi } from '../api.ts'
import { type DemoStage, demoKey } from '../stage.ts'
import { type Child, startChild } from './child.ts'
import { createDemoDatabase } from './demo-database.ts'
import { claimEmptyRedis } from './demo-redis.ts'
import { emulatorAt } from './emulator-hand.ts'

/** How many processes of a kind, and where they meet. */
export interface DemoProcesses {
  serve: number
  work: number
  databaseUrl: string
  redisUrl: string | undefined
  path: string
}

/** Serving processes, workers and an emulator, each `delos` started by itself as on a server. */
export async function openProcesses(wanted: DemoProcesses): Promise<DemoStage> {
  const undo: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return { ...(await build(wanted, undo)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function build(wanted: DemoProcesses, undo: (() => Promise<void>)[]): Promise<Omit<DemoStage, 'close'>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'delos-demo-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  const redis = wanted.redisUrl ? await claimEmptyRedis(wanted.redisUrl) : undefined
  if (redis) undo.push(redis.clear)
  const database = await createDemoDatabase(wanted.databaseUrl)
  undo.push(database.drop)
  const start = async (args: readonly string[], env: Record<string, string> = {}): Promise<Child> => {
    const child = await startChild(args, { PATH: wanted.path, ...env })
    undo.push(child.close)
    return child
  }
  const emulator = await start(['emulate', '--port', '0'])
  const env = {
    PORT: '0',
    LOG_LEVEL: 'fatal',
    APOLLO_BASE_URL: emulator.url,
    APOLLO_API_KEY: DEFAULT_KEY,
    DATABASE_URL: database.url,
    DELOS_DATA_DIR: dataDir,
    DELOS_ADMIN_KEY: demoKey,
    DELOS_SEAL_KEY: demoKey,
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_JOB_BACKOFF_MS: '250',
    ...(redis && { REDIS_URL: redis.url }),
  }
  const startMany = (count: number, args: readonly string[]) =>
    Promise.all(Array.from({ length: count }, () => start(args, env)))
  const doors = await startMany(wanted.serve, wanted.work ? ['serve', '--without-jobs'] : ['serve'])
  const workers = await startMany(wanted.work, ['worker'])
  return {
    lines: [
      `Emulator in Apollo’s place: ${emulator.url}`,
      ...doors.map(({ url }, index) => `Serving process ${index + 1}: ${url}`),
      ...workers.map(({ url }, index) => `Worker ${index + 1}: health at ${url}`),
      `Together on PostgreSQL${redis ? ', with the queue and the limits on Redis' : ', the queue and the limits too'}`,
    ],
    api: createApi(
      doors.map(({ url }) => url),
      demoKey,
    ),
    emulator: emulatorAt(emulator.url),
    memory: async () => {
      const each = await Promise.all([...doors, ...workers].map(residentBytes))
      return each.reduce((sum, bytes) => sum + bytes, 0)
    },
  }
}

async function residentBytes({ url }: Child): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { 'x-api-key': demoKey } })
  const [, bytes] = /^process_resident_memory_bytes (\S+)$/m.exec(await answer.text()) ?? []
  return Number(bytes ?? 0)
}
