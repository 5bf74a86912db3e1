import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Http } from '../http-client.ts'
import { type Credits, finish, type Row, reach, rowsOf, toRows, uploadExample } from './list.ts'
import type { Program } from './program.ts'
import { type Apollo, controls, createStage, type Stage } from './stage.ts'

const limitMs = 240_000
const rowCount = 1200
const rowNumbers = Array.from({ length: rowCount }, (_, index) => index + 1)

interface LedgerRow {
  id: string
  state: string
  charged: number
  people: number
}

interface Figures {
  asked: number
  found: number
  unknown: number
  creditsSpent: number
  creditsUnknown: number
  emulatorCredits: number
  peopleChargedTwice: number
  deals: number
  tasks: number
  deadLetters: number
  rowsDigest: string
}

let reference: { figures: Figures; rows: Row[] }
let calm: Stage
beforeAll(async () => {
  calm = await createStage()
  reference = await completeDemo(calm)
}, limitMs)
afterAll(() => calm.close())

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
})
afterEach(() => stage.close())

describe('a server that is killed in the middle of a list', () => {
  it.each([11, 22, 33])(
    'ends every row once and pays for nobody twice, seed %i',
    async (seed) => {
      const apollo = await stage.emulate()
      await apollo.fault({ endpoint: 'people/*', effect: { delayMs: 25 } })
      const { id, kills } = await runThroughKills(apollo, momentsOf(seed))
      expect(kills).toBeGreaterThan(0)

      const { http } = await stage.serve(apollo)
      const list = await finish(http, id)
      expect(list).toMatchObject({ status: 'completed', total: rowCount, done: rowCount })
      await expectSoundBooks(http, { apollo, rows: await rowsOf(http, id) })
    },
    limitMs,
  )

  /** Kills the server each time that the list has come so far; the list may be over before the last one. */
  async function runThroughKills(apollo: Apollo, moments: readonly number[]): Promise<{ id: string; kills: number }> {
    let id: string | undefined
    let kills = 0
    for (const moment of moments) {
      const { http, program } = await stage.serve(apollo)
      id ??= await uploadExample(http)
      const { status } = await reach(http, id, moment)
      if (status === 'running') kills++
      expect(await program.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
    }
    return { id: id ?? '', kills }
  }
})

async function expectSoundBooks(http: Http, { apollo, rows }: { apollo: Apollo; rows: Row[] }): Promise<void> {
  expect(rows.map(({ row }) => row)).toEqual(rowNumbers)
  expect(rows.filter(({ status, reason }) => status === 'pending' || !reason)).toEqual([])

  expect(unexplained(rows)).toEqual([])

  // Another row may ask by a name that the lost call did not know: only then is somebody paid for again.
  const stats = await apollo.stats()
  const lost = lostPeople(rows)
  const twice = Object.entries(stats.chargesByPerson).filter(
    ([personId, times]) => times > (lost.has(personId) ? 2 : 1),
  )
  expect(twice).toEqual([])
  const { body: credits } = await http.get<Credits>('/api/credits')
  expect(credits).toMatchObject({ reserved: 0, drift: 0 })
  expect(credits.charged + credits.unknown).toBe(stats.creditsCharged)

  // Whom Apollo charged and no row shows was bought by a call whose answer died with the process.
  const shown = new Set(rows.map(({ apolloId }) => apolloId))
  const unseen = Object.keys(stats.chargesByPerson).filter((personId) => !shown.has(personId) && !lost.has(personId))
  expect(unseen).toEqual([])
  const ledger = await wholeLedger(http)
  const sum = ledger.reduce((total, { charged }) => total + charged, 0)
  expect(sum).toBe(credits.charged)
  expect(ledger.filter(({ state }) => state === 'held')).toEqual([])
}

async function wholeLedger(http: Http): Promise<LedgerRow[]> {
  const ledger: LedgerRow[] = []
  for (let query: string | undefined = ''; query !== undefined; ) {
    const { body }: { body: { ledger: LedgerRow[]; nextCursor: string | null } } = await http.get(
      `/api/credits/ledger?limit=200${query}`,
    )
    ledger.push(...body.ledger)
    query = body.nextCursor ? `&cursor=${body.nextCursor}` : undefined
  }
  return ledger
}

/** Three different numbers of rows, ascending, from a generator that the seed repeats. */
function momentsOf(seed: number): number[] {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: 3 }, () => 100 + Math.floor(next() * (rowCount - 250))).sort((a, b) => a - b)
}

describe('a demo that is killed half way', () => {
  it.each([40, 200, 400])(
    'goes on in the same folder, after %i credits',
    async (credits) => {
      const first = startDemo(stage)
      const { stats } = controls(await first.printed(/with the emulator on (\S+) /))
      await expect
        .poll(async () => (await stats()).creditsCharged, { timeout: 60_000, interval: 5 })
        .toBeGreaterThanOrEqual(credits)
      expect(await first.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
      expect(first.stdout).not.toContain('"rowsDigest"')

      const { figures, rows } = await completeDemo(stage)
      expect(figures).toMatchObject({ asked: rowCount, peopleChargedTwice: 0, deadLetters: 0, deals: 1 })
      expect(figures.tasks).toBe(reference.figures.tasks)
      expect(figures.creditsSpent + figures.creditsUnknown).toBe(figures.emulatorCredits)
      expect(rows.map(({ row }) => row)).toEqual(rowNumbers)
      expect(unexplained(rows)).toEqual([])
      if (figures.unknown === 0) expect(figures.rowsDigest).toBe(reference.figures.rowsDigest)
    },
    limitMs,
  )
})

/** The persons whom an answer that died with its process was about, by what the run that nobody killed says. */
function lostPeople(rows: readonly Row[]): Set<string | null | undefined> {
  return new Set(rows.flatMap(({ status }, index) => (status === 'unknown' ? [reference.rows[index]?.apolloId] : [])))
}

/** Rows that say something else than those of the run that nobody killed, and are not about anybody who was lost. */
function unexplained(rows: readonly Row[]): string[] {
  const lost = lostPeople(rows)
  return rows.flatMap((row, index) => {
    const [now, then] = [factsOf(row), factsOf(reference.rows[index] ?? row)]
    return row.status === 'unknown' || lost.has(row.apolloId) || now === then ? [] : [`${then} became ${now}`]
  })
}

function factsOf(row: Row): string {
  return [row.row, row.status, row.reason, row.apolloId, row.email].join(' ')
}

function startDemo({ run, folder }: Stage): Program {
  return run(['demo', '--json', '--data-dir', join(folder, 'demo'), '--out', join(folder, 'rows.ndjson')])
}

async function completeDemo(where: Stage): Promise<{ figures: Figures; rows: Row[] }> {
  const program = startDemo(where)
  expect([program.stderr, await program.ended()]).toEqual(['', { code: 0, signal: null }])
  const figures = JSON.parse(program.stdout.trimEnd().split('\n').at(-1) ?? '') as Figures
  return { figures, rows: toRows(await readFile(join(where.folder, 'rows.ndjson'), 'utf8')) }
}
