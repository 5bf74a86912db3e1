import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator, type EmulatorOptions, SCOPED_KEY, scenario } from '@delos/emulator'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CliIo } from '../../src/cli/cli-io.ts'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { meanings } from '../../src/cli/doctor/meanings.ts'
import { runProgram } from '../../src/cli/program.ts'
import { type RedisServer, startRedis } from '../../src/testing/redis.ts'
import { freshDatabase } from '../services/postgres.ts'

/** What the real Apollo is reached by, from the doctor alone: the emulator answers in its place. */
const realApollo = 'https://apollo.test.example'
const sealKey = { DELOS_SEAL_KEY: 'a-key-to-seal-with-of-32-characters' }

let folder: string
let emulator: Emulator | undefined
let proxy: Server | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delos-doctor-'))
})
afterEach(async () => {
  await emulator?.close()
  proxy?.close()
  emulator = undefined
  proxy = undefined
  await rm(folder, { recursive: true, force: true })
})

interface Diagnosis {
  exitCode: number
  out: string
  checks: Finding[]
  /** What is not well, by its code. */
  bad: Record<string, string>
}

async function diagnose(env: Record<string, string>, line = 'doctor --json'): Promise<Diagnosis> {
  const out: string[] = []
  const io: CliIo = {
    env: { DELOS_DATA_DIR: folder, ...env },
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => out.push(text) },
    interrupted: new AbortController().signal,
    exit: () => {},
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : new URL(input).href
      return fetch(url.replace(realApollo, emulator?.url ?? ''), init)
    },
  }
  const exitCode = await runProgram(line.split(' '), io)
  const text = out.join('')
  const { checks } = line.includes('--json') ? (JSON.parse(text) as { checks: Finding[] }) : { checks: [] }
  const bad = checks.filter(({ result }) => result === 'warning' || result === 'failed')
  return { exitCode, out: text, checks, bad: Object.fromEntries(bad.map(({ code, note }) => [code, note])) }
}

async function withApollo(options: EmulatorOptions, env: Record<string, string> = {}): Promise<Diagnosis> {
  emulator = await createEmulator(options)
  return diagnose({ APOLLO_BASE_URL: emulator.url, APOLLO_API_KEY: 'emulator-master-key', ...env })
}

/** Everything that cost or changed something. */
function effects(): object {
  const { creditsCharged, requestsByEndpoint = {} } = emulator?.stats() ?? {}
  const costly = Object.keys(requestsByEndpoint).filter((name) => !/search|index|stats|health|profile/.test(name))
  return { creditsCharged, costly }
}

async function answering(status: number, body: string): Promise<string> {
  proxy = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1')
  await new Promise((resolve) => proxy?.once('listening', resolve))
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

describe('the doctor', () => {
  it('finds nothing wrong with a master key, spends nothing, writes nothing', async () => {
    const { exitCode, checks, bad } = await withApollo(scenario('professional'))
    expect([exitCode, bad]).toEqual([0, {}])
    expect(checks.map(({ check }) => check)).toEqual([
      'configuration',
      'disk',
      `data folder ${folder}`,
      'apollo',
      'clock of apollo',
      'apollo key',
      'apollo scopes',
      'apollo credits',
      'apollo limits',
      'apollo plan',
      'callback address',
    ])
    const noteOf = (name: string) => checks.find(({ check }) => check === name)?.note
    expect(noteOf('apollo scopes')).toContain('master key')
    expect(noteOf('apollo plan')).toContain('professional')
    expect(noteOf('apollo credits')).toBe('11880 of 11880 left')
    expect(effects()).toEqual({ creditsCharged: 0, costly: [] })
    expect(await readdir(folder)).toEqual([])
  })

  it('says of a narrow key what it may not do', async () => {
    const { exitCode, bad } = await withApollo(scenario('professional'), { APOLLO_API_KEY: SCOPED_KEY })
    expect(exitCode).toBe(0)
    expect(Object.keys(bad).toSorted()).toEqual([
      'apollo_credits_unknown',
      'apollo_limits_unknown',
      'apollo_scope_missing',
    ])
    expect(bad.apollo_scope_missing).toContain('emailer_campaigns/search (sequences)')
    expect(bad.apollo_scope_missing).not.toContain('contacts/search')
    expect(effects()).toEqual({ creditsCharged: 0, costly: [] })
  })

  it('tells the plan from the key, and what is nearly used up', async () => {
    const options = { ...scenario('free'), credits: 100, refusedByPlan: ['mixed_people/api_search'] }
    emulator = await createEmulator(options)
    emulator.chargeOutside('contacts/search', 560, 95)
    const { checks, bad } = await diagnose({ APOLLO_BASE_URL: emulator.url, APOLLO_API_KEY: 'emulator-master-key' })
    expect(bad).toMatchObject({
      apollo_plan_lacks: 'mixed_people/api_search (searching leads)',
      apollo_credits_low: '5 of 100 left',
    })
    expect(bad.apollo_limit_nearly_used).toContain('contacts/search (day)')
    expect(checks.find(({ note }) => note.includes('its limits'))?.note).toBe('its limits are those of: free')
  })

  it('fails where Apollo refuses the key, or is away', async () => {
    const refused = await withApollo({}, { APOLLO_API_KEY: 'some-other-key' })
    expect(refused).toMatchObject({ exitCode: 1, bad: { apollo_key_refused: '' } })
    const away = await diagnose({ APOLLO_BASE_URL: 'http://127.0.0.1:9', APOLLO_API_KEY: 'some-key' })
    expect([away.exitCode, Object.keys(away.bad)]).toEqual([1, ['apollo_unreachable']])
  })

  it('names a bad variable, and what is set but hardly meant', async () => {
    expect((await diagnose({ PORT: 'many' })).bad.config_invalid).toMatch(/^PORT: /)
    emulator = await createEmulator()
    const { exitCode, bad } = await diagnose({
      APOLLO_BASE_URL: realApollo,
      APOLLO_API_KEY: 'emulator-master-key',
      DELOS_ALLOW_PRIVATE_CRM: 'true',
      DELOS_APOLLO_MINUTE_MS: '100',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://nobody@127.0.0.1:6543/none',
      REDIS_URL: 'redis://127.0.0.1:9',
    })
    expect(exitCode).toBe(1)
    expect(bad).toMatchObject({
      config_for_tests: 'DELOS_APOLLO_MINUTE_MS, DELOS_ALLOW_PRIVATE_CRM',
      config_open_without_tls: 'HOST is 0.0.0.0',
      config_pooler: 'port 6543',
      config_seal_key_missing: '',
      callback_unset: '',
      database_unreachable: expect.any(String),
      redis_unreachable: expect.any(String),
    })
    const mixedUp = await diagnose({
      APOLLO_API_KEY: 'delos_0123456789abcdefghijklmnop',
      APOLLO_BASE_URL: emulator.url,
    })
    expect(Object.keys(mixedUp.bad)).toContain('config_own_key_as_apollos')
    const alike = 'one-key-for-everything-there-is'
    const same = await diagnose({ APOLLO_API_KEY: alike, DELOS_ADMIN_KEY: alike, APOLLO_BASE_URL: emulator.url })
    expect(Object.keys(same.bad)).toContain('config_keys_alike')
    for (const { out } of [mixedUp, same]) expect(out).not.toMatch(/one-key-for|delos_0123/)
  })

  it('says a clock that is apart, and a disk that takes nothing', async () => {
    const url = await answering(200, JSON.stringify({ healthy: true, is_logged_in: false }))
    proxy?.removeAllListeners('request')
    proxy?.on('request', (_request, response) => {
      response.setHeader('date', new Date(Date.now() + 600_000).toUTCString())
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ healthy: true, is_logged_in: false }))
    })
    const { bad } = await diagnose({ APOLLO_BASE_URL: url, APOLLO_API_KEY: 'k', DELOS_DATA_DIR: '/dev/null/data' })
    expect(bad.clock_apart).toMatch(/^(599|600)\.\d s ahead of this machine$/)
    expect(bad.disk_unwritable).toMatch(/ENOTDIR|not a directory/)
  })
})

describe('the callback address', () => {
  it('is judged by who answers there, and by whether Apollo can come', async () => {
    emulator = await createEmulator()
    const env = { APOLLO_API_KEY: 'emulator-master-key', APOLLO_BASE_URL: emulator.url }
    const delos = await answering(405, '{"code":"method_not_allowed"}')
    expect((await diagnose({ ...env, DELOS_PUBLIC_URL: delos })).bad).toEqual({})
    const fromOutside = await diagnose({ ...env, APOLLO_BASE_URL: realApollo, DELOS_PUBLIC_URL: delos })
    expect(Object.keys(fromOutside.bad)).toEqual(['callback_insecure', 'callback_private'])
    proxy?.close()
    const other = await answering(200, '<h1>It works</h1>')
    expect((await diagnose({ ...env, DELOS_PUBLIC_URL: other })).bad.callback_of_others).toBe(`${other}: 200`)
    const silent = await diagnose({ ...env, DELOS_PUBLIC_URL: 'http://127.0.0.1:9' })
    expect([silent.exitCode, Object.keys(silent.bad)]).toEqual([0, ['callback_silent']])
    const traces = await diagnose({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
    expect(Object.keys(traces.bad)).toEqual(['traces_undelivered'])
  })
})

describe('PostgreSQL and Redis', () => {
  let databaseUrl: string
  let redis: RedisServer
  beforeAll(async () => {
    databaseUrl = await freshDatabase()
    redis = await startRedis()
  })
  afterAll(() => redis?.close())

  async function sql(text: string): Promise<void> {
    const client = new pg.Client(databaseUrl)
    await client.connect()
    await client.query(text).finally(() => client.end())
  }
  const onDatabase = () => ({ DATABASE_URL: databaseUrl, ...sealKey })
  const onBoth = () => ({ ...onDatabase(), REDIS_URL: redis.url })

  it('are looked into, and left as they are', async () => {
    const { exitCode, checks, bad } = await diagnose(onBoth())
    expect(exitCode).toBe(0)
    expect(checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['database', 'clock of the database', 'redis', 'redis memory', 'redis on disk']),
    )
    expect(Object.keys(bad)).toEqual(['database_behind'])
    expect(Object.keys((await diagnose(onDatabase())).bad)).toEqual(['database_behind', 'queue_missing'])
  })

  it('set up to forget, restored, of another release or read only, are found out', async () => {
    await diagnose(onDatabase(), 'migrate')
    expect((await diagnose(onBoth())).bad).toEqual({})
    const client = new Redis(redis.url)
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await client.config('SET', 'appendonly', 'no')
    client.disconnect()
    expect(await diagnose(onBoth())).toMatchObject({
      exitCode: 1,
      bad: { redis_evicts: 'allkeys-lru', redis_forgets: '' },
    })

    await sql(`insert into settings values ('standstill', '{"isOn": true, "since": "2026-11-01T00:00:00Z"}', now())`)
    expect((await diagnose(onDatabase())).bad).toEqual({ copy_stands_still: 'since 2026-11-01T00:00:00Z' })
    await sql(`insert into kysely_migration (name, timestamp) values ('9999-tomorrow', '2030-01-01')`)
    expect((await diagnose(onDatabase())).bad).toEqual({ database_ahead: 'unknown here: 9999-tomorrow' })
    await sql(`alter database "${new URL(databaseUrl).pathname.slice(1)}" set default_transaction_read_only = on`)
    expect(await diagnose(onDatabase())).toMatchObject({ exitCode: 1, bad: { database_read_only: '' } })
  })
})

describe('what it prints', () => {
  it('says of each finding what it means and what to do', async () => {
    emulator = await createEmulator()
    const env = { APOLLO_API_KEY: 'wrong', APOLLO_BASE_URL: emulator.url }
    const { exitCode, out } = await diagnose(env, 'doctor')
    expect(exitCode).toBe(1)
    expect(out).toMatch(/^apollo key +failed$/m)
    expect(out).toContain(`apollo key (apollo_key_refused): ${meanings.apollo_key_refused.meaning}.`)
    expect(out).toContain(`  ${meanings.apollo_key_refused.action}.`)
  })

  it('is what docs/operations.md says', async () => {
    const text = await readFile(new URL('../../../../docs/operations.md', import.meta.url), 'utf8')
    const rows = [...text.matchAll(/^\| `(\w+)` \| (warning|failed) \| (.+) \| (.+) \|$/gm)]
    const documented = rows.map(([, code, result, meaning, action]) => ({ code, result, meaning, action }))
    expect(documented).toEqual(Object.entries(meanings).map(([code, each]) => ({ code, ...each })))
  })
})
