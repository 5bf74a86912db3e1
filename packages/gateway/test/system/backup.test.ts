import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CliIo } from '../../src/cli/cli-io.ts'
import { runProgram } from '../../src/cli/program.ts'
import { createHarness, type Harness } from '../harness.ts'
import { freshDatabase } from '../services/postgres.ts'

interface Report {
  rows: number
  tables: { table: string; rows: number; digest: string }[]
}

const ownerId = '66e4000000000000000e4002'
let h: Harness
let folder: string
let file: string
let saved: Report

/** A small day's work, with a list that nobody has begun. */
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  folder = await mkdtemp(join(tmpdir(), 'delos-backup-'))
  file = join(folder, 'a.backup')
  const [known, ...others] = enrichable()
  await h.http.post('/api/leads/enrich', { email: known })
  await h.http.post('/api/deals', { name: 'Zoë’s "deal"\n', amount: 0.3, ownerId })
  await h.http.put('/api/budgets/all', { period: 'month', limitCredits: 500 })
  await h.http.put('/api/webhooks/crm', { url: 'https://hooks.example/in', events: ['contact.*'] })
  await h.http.post('/api/enrichments', { people: others.map((email) => ({ email })) })
  saved = JSON.parse((await run(['backup', file, '--json', '--url', h.url], h.env)).stdout)
})

afterAll(async () => {
  await h.close()
  await rm(folder, { recursive: true, force: true })
})

function enrichable(): (string | null)[] {
  return h.emulator.world.people
    .filter(({ enrichable, emailStatus }) => enrichable && emailStatus === 'verified')
    .slice(0, 4)
    .map(({ email }) => email)
}

async function run(args: readonly string[], env: Record<string, string>) {
  const printed = { stdout: '', stderr: '' }
  const io: CliIo = {
    env: { DELOS_API_KEY: h.keys.admin, ...env },
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    interrupted: new AbortController().signal,
    fetch,
    exit: () => {},
  }
  const code = await runProgram(args, io)
  return { code, ...printed }
}

const restoreInto = (dataDir: string, from = file) => run(['restore', from, '--json'], { DELOS_DATA_DIR: dataDir })
const unlike = ({ tables }: Report, table: string) => tables.filter((one) => one.table !== table)

describe('a backup', () => {
  it('is made while the server runs, and holds every table', async () => {
    expect(saved.tables.length).toBeGreaterThan(60)
    const rows = Object.fromEntries(saved.tables.map(({ table, rows }) => [table, rows]))
    expect(rows).toMatchObject({ contacts: 1, deals: 1, enrichment_rows: 3, webhook_endpoints: 1 })
    expect((await readFile(file)).length).toBeGreaterThan(1000)
  })

  it('comes back equal, table by table, on PostgreSQL, and from there in a folder', async () => {
    const url = await freshDatabase()
    const onPostgres = await run(['restore', file, '--json'], { DATABASE_URL: url })
    expect(JSON.parse(onPostgres.stdout)).toMatchObject({ tables: saved.tables })
    const again = join(folder, 'b.backup')
    const second = JSON.parse((await run(['backup', again, '--json'], { DATABASE_URL: url })).stdout) as Report
    // Where it says that this is a copy.
    expect(unlike(second, 'settings')).toEqual(unlike(saved, 'settings'))
    const back = JSON.parse((await restoreInto(join(folder, 'back'), again)).stdout) as Report
    expect(back.tables).toEqual(second.tables)
  })

  it.each([
    ['cut short', (path: string) => truncate(path, 3000), 'cut short'],
    ['of something else', (path: string) => writeFile(path, 'not a backup'), 'not a backup'],
    ['with another row', edited((text) => text.replace('"amount":0.3', '"amount":0.4')), 'The table deals is not what'],
    ['without its end', edited((text) => text.replace(/\n\.\n$/, '\n')), 'cut short'],
    [
      'of a newer release',
      edited((text) => text.replace('"0001-access"', '"9999-later"')),
      'newer release (9999-later)',
    ],
  ])('%s is refused', async (_name, spoil, why) => {
    const path = join(folder, 'spoilt.backup')
    await writeFile(path, await readFile(file))
    await spoil(path)
    const refused = await restoreInto(join(folder, 'target'), path)
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining(why)])
  })

  it('fits where others were refused, for they left nothing, and does not go over what is there', async () => {
    const target = join(folder, 'target')
    expect(JSON.parse((await restoreInto(target)).stdout)).toMatchObject({ rows: saved.rows })
    const refused = await restoreInto(target)
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining('The target is in use')])
  })

  it('that cannot be written leaves what was there', async () => {
    await writeFile(join(folder, 'plain'), '')
    const refused = await run(['backup', join(folder, 'plain', 'x')], { DELOS_DATA_DIR: join(folder, 'target') })
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('ENOTDIR')
  })
})

function edited(change: (text: string) => string) {
  return async (path: string) => {
    const before = gunzipSync(await readFile(path)).toString()
    const after = change(before)
    expect(after).not.toBe(before)
    await writeFile(path, gzipSync(after))
  }
}

describe('a restored copy', () => {
  it('answers from its store, and neither works nor pays until somebody lets it', async () => {
    const copy = await createHarness({
      env: { DELOS_ADMIN_KEY: h.keys.admin },
      fill: async (env) => void (await run(['restore', file], env)),
    })
    try {
      const [known, , , stranger] = enrichable()
      expect((await copy.http.post('/api/leads/enrich', { email: known })).status).toBe(200)
      const unpaid = await copy.http.post('/api/leads/enrich', { email: stranger })
      expect([unpaid.status, unpaid.body]).toEqual([409, expect.objectContaining({ code: 'standstill' })])
      expect((await copy.http.get('/api/standstill')).body).toMatchObject({ isOn: true })
      expect((await copy.http.get('/readyz')).body).toMatchObject({ status: 'ready', standstill: true })
      expect(copy.emulator.stats().creditsCharged).toBe(0)
      expect((await copy.http.get<{ enrichments: object[] }>('/api/enrichments')).body.enrichments).toMatchObject([
        { status: 'queued' },
      ])
      expect((await run(['resume', '--url', copy.url], {})).code).toBe(0)
      await copy.drainJobs()
      expect(copy.emulator.stats().creditsCharged).toBe(3)
      expect((await copy.http.post('/api/standstill/end')).body).toMatchObject({ ended: false })
    } finally {
      await copy.close()
    }
  })
})

it('moves from the folder to PostgreSQL, equal, and leaves the folder as it was', async () => {
  const dataDir = join(folder, 'target')
  const url = await freshDatabase()
  const moved = await run(['move', '--to', url, '--json'], { DELOS_DATA_DIR: dataDir })
  expect(unlike(JSON.parse(moved.stdout) as Report, 'settings')).toEqual(unlike(saved, 'settings'))
  const twice = await run(['move', '--to', url], { DELOS_DATA_DIR: dataDir })
  expect([twice.code, twice.stderr]).toEqual([4, expect.stringContaining('in use')])
})
