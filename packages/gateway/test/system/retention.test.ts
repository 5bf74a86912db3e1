import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetOld } from '../../src/services/retention/forget-old.ts'
import { retention } from '../../src/services/retention/rules.ts'
import { createHarness, type Harness } from '../harness.ts'

const dayMs = 24 * 60 * 60_000

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true, env: { DELOS_HISTORY_KEPT_DAYS: '100' } })
})
afterAll(() => h.close())

const daysAgo = (days: number) => new Date(h.clock.now() - days * dayMs)
const toCamel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

async function idsOf(table: 'jobs' | 'syncRuns' | 'deadLetters' | 'processes'): Promise<string[]> {
  const rows = await h.gateway.db.selectFrom(table).select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

it('knows every table, and no other', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely\_migration%'
  `.execute(h.gateway.db)
  expect(rows.map(({ name }) => toCamel(name)).sort()).toEqual(Object.keys(retention).sort())
})

it('forgets ended jobs after their time, but none that a letter still speaks of', async () => {
  const jobs = [
    { id: 'old-done', status: 'completed' as const, finishedAt: daysAgo(101) },
    { id: 'new-done', status: 'completed' as const, finishedAt: daysAgo(99) },
    { id: 'old-waiting', status: 'pending' as const, finishedAt: null },
    { id: 'old-dead', status: 'dead' as const, finishedAt: daysAgo(101) },
    { id: 'old-dead-told', status: 'dead' as const, finishedAt: daysAgo(101) },
  ]
  const common = { name: 'enrich-org', payload: '{}', dispatches: 0, run: 0, attempts: 0 }
  const at = { runAt: daysAgo(200), createdAt: daysAgo(200) }
  await h.gateway.db
    .insertInto('jobs')
    .values(jobs.map((job) => ({ ...job, ...common, ...at })))
    .execute()
  const letter = { name: 'enrich-org', payload: '{}', code: 'internal', reason: 'broken', attempts: 3 }
  await h.gateway.db
    .insertInto('deadLetters')
    .values([
      { ...letter, id: 'old-letter', jobId: 'old-dead', diedAt: daysAgo(101) },
      { ...letter, id: 'new-letter', jobId: 'old-dead-told', diedAt: daysAgo(101), replayedAt: daysAgo(3) },
    ])
    .execute()
  await forgetOld(h.gateway)
  expect(await idsOf('deadLetters')).toEqual(['new-letter'])
  expect(await idsOf('jobs')).toEqual(['new-done', 'old-dead-told', 'old-waiting'])
})

it('keeps the newest run of a sync, however old', async () => {
  const run = { object: 'contacts', kind: 'full' as const, status: 'completed' as const, counts: '{}', requests: 1 }
  const old = { ...run, startedAt: daysAgo(300), finishedAt: daysAgo(300) }
  await h.gateway.db
    .insertInto('syncRuns')
    .values([
      { ...old, id: 'sync-1' },
      { ...old, id: 'sync-2' },
    ])
    .execute()
  await forgetOld(h.gateway)
  expect(await idsOf('syncRuns')).toEqual(['sync-2'])
})

it('takes many small steps, and gives way to another process', async () => {
  const rows = Array.from({ length: 1200 }, (_, at) => ({ kind: 'email', value: `${at}@nowhere.example` }))
  const times = { checkedAt: daysAgo(40), expiresAt: daysAgo(10) }
  await h.gateway.db
    .insertInto('misses')
    .values(rows.map((row) => ({ ...row, ...times })))
    .execute()
  const misses = async () => (await h.gateway.db.selectFrom('misses').select('value').execute()).length
  const lease = { name: 'retention', holder: 'another', until: new Date(h.clock.now() + 60_000) }
  await h.gateway.db.insertInto('leases').values(lease).execute()
  await forgetOld(h.gateway)
  expect(await misses()).toBe(1200)
  await h.gateway.db.deleteFrom('leases').where('holder', '=', 'another').execute()
  await forgetOld(h.gateway)
  expect(await misses()).toBe(0)
})
