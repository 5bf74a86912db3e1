import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { createDb } from '../../src/db/database.ts'
import { knownMigrations, migrate, migrateTo, pendingMigrations } from '../../src/db/migrations.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { readBackupFile } from '../../src/portable/backup-file.ts'
import type { TableSum } from '../../src/portable/backup-part.ts'
import { fillDatabase } from '../../src/portable/fill-database.ts'
import { createHarness, type Harness } from '../harness.ts'
import { freshDatabase } from '../services/postgres.ts'

const folder = join(import.meta.dirname, '../releases')
const releases = readdirSync(folder).filter((name) => name.endsWith('.backup'))

describe.each(releases)('a database of %s', (release) => {
  let h: Harness
  let sums: TableSum[]
  beforeAll(async () => {
    const url = await freshDatabase()
    const database = await openDatabase(loadConfig({ DATABASE_URL: url }), () => {})
    sums = await fillDatabase(createDb(database.pool), readBackupFile(join(folder, release)))
    await database.close()
    h = await createHarness({ env: { DATABASE_URL: url } })
  })
  afterAll(() => h.close())

  it('keeps every row, and is what this release expects', async () => {
    expect(sums.reduce((all, { rows }) => all + rows, 0)).toBeGreaterThan(5000)
    expect(await pendingMigrations(h.gateway.db)).toEqual([])
    const {
      contacts = 0,
      organizations,
      deals,
      tasks,
    } = Object.fromEntries(sums.map(({ table, rows }) => [table, rows]))
    expect((await h.http.get('/api/summary')).body).toMatchObject({ contacts, organizations, deals, tasks })
    expect(contacts).toBeGreaterThan(500)
  })

  it('still knows whom it has paid for, what it cost, and where a deal stands', async () => {
    const known = await h.gateway.db
      .selectFrom('contacts')
      .select(['email', 'linkedinUrl'])
      .where('email', 'is not', null)
      .limit(20)
      .execute()
    for (const { email, linkedinUrl } of known) {
      const wish = linkedinUrl ? { linkedinUrl } : { email }
      expect((await h.http.post('/api/leads/enrich', { ...wish, maxAgeDays: 3650 })).body).toMatchObject({
        source: 'store',
      })
    }
    expect(h.emulator.stats().creditsCharged).toBe(0)
    expect((await h.http.get('/api/credits')).body).toMatchObject({ charged: 620 })
    const deal = await h.gateway.db.selectFrom('deals').select('id').executeTakeFirstOrThrow()
    expect((await h.http.get(`/api/deals/${deal.id}/history`)).status).toBe(200)
    const { rules } = (await h.http.get<{ rules: object[] }>('/api/rules')).body
    expect(rules).toMatchObject([{ event: 'deal.stage_changed' }])
    expect((await h.http.get('/api/audit/verify')).body).toMatchObject({ ok: true })
  })
})

it('four processes that start at once migrate once', async () => {
  const url = await freshDatabase()
  const pools = Array.from({ length: 4 }, () => new pg.Pool({ connectionString: url, max: 2 }))
  try {
    const [first, ...others] = pools.map((pool) => createDb(pool))
    if (!first) throw new Error('no database')
    await migrateTo(first, '0006-audit')
    const done = await Promise.all([first, ...others].map((db) => migrate(db)))
    const after = knownMigrations.slice(knownMigrations.indexOf('0006-audit') + 1)
    expect(done.flat().map(({ migrationName }) => migrationName)).toEqual(after)
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
})
