import { Redis } from 'ioredis'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import { askBroker } from '../services/ask-broker.ts'
import { freshRedis } from '../services/redis.ts'
import { startProgram } from './program.ts'

const limitMs = 240_000

/** Without a process of its own, for what ends before any is started. */
async function refused(flags: readonly string[], env: Record<string, string>) {
  let stderr = ''
  const code = await runProgram(['demo', ...flags], {
    env,
    stdout: { write: () => {} },
    stderr: { write: (text) => (stderr += text) },
    interrupted: new AbortController().signal,
    fetch,
    exit: () => {},
  })
  return { code, stderr }
}

it(
  'several serving processes and workers do the demo as one does, and leave nothing behind',
  async () => {
    const databaseUrl = await askBroker('postgres')
    const redisUrl = inject('backend') === 'postgres' ? '' : await freshRedis()
    const env = { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl }
    const program = startProgram(['demo', '--serve', '2', '--work', '2', '--json'], env)
    expect([await program.ended(limitMs), program.stderr]).toEqual([{ code: 0, signal: null }, ''])
    const { stdout } = program
    expect(stdout).toContain(redisUrl ? 'limits on Redis' : 'limits too')
    const figures: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
    expect(figures).toMatchObject({
      asked: 1200,
      found: 620,
      missed: 72,
      unknown: 0,
      creditsSpent: 620,
      creditsUnknown: 0,
      emulatorCredits: 620,
      peopleChargedTwice: 0,
      deals: 1,
      tasks: 5,
      deadLetters: 0,
      rateLimited: 0,
    })
    expect(await demoDatabases(databaseUrl)).toBe(0)
    if (redisUrl) expect(await keysOf(redisUrl)).toBe(0)
  },
  limitMs,
)

it.each([
  ['a database', [], {}, 'DATABASE_URL'],
  ['a number of them', ['--work', '99'], {}, '--work is a whole number from 0 to 16'],
  ['no folder', ['--data-dir', '/tmp/kept'], {}, '--data-dir is for one process'],
])('needs %s', async (_what, flags, env, why) => {
  const { code, stderr } = await refused(['--serve', '2', ...flags], env)
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)])
})

it('leaves a Redis alone that has something in it', async () => {
  const url = await freshRedis()
  await withRedis(url, (redis) => redis.set('delos:jobs', 'of somebody'))
  const { code, stderr } = await refused(['--serve', '1'], {
    DATABASE_URL: await askBroker('postgres'),
    REDIS_URL: url,
  })
  expect([code, stderr]).toEqual([2, expect.stringContaining('REDIS_URL: the demo needs an empty database')])
  expect(await keysOf(url)).toBe(1)
})

async function demoDatabases(connectionString: string): Promise<number | null> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const found = await client
    .query(`select 1 from pg_database where datname like 'delos_demo_%'`)
    .finally(() => client.end())
  return found.rowCount
}

const keysOf = (url: string) => withRedis(url, (redis) => redis.dbsize())

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url)
  return work(redis).finally(() => redis.disconnect())
}
