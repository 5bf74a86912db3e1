import { readFile } from 'node:fs/promises'
import { createWorld, type Emulator } from '@delos/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'

interface List {
  id: string
  status: string
  total: number
  done: number
  found: number
  missed: number
  people: number
  credits: { charged: number; saved: number }
  quote: { requested: number; distinct: number; known: number; toBuy: number }
}

interface Row {
  row: number
  status: string
  reason: string | null
  apolloId: string | null
  email: string | null
}

const csvType = { 'content-type': 'text/csv' }
const example = await readFile(new URL('../../../../examples/leads.csv', import.meta.url), 'utf8')
const world = createWorld()

async function upload(h: Harness, csv: string, query = ''): Promise<List> {
  const { body } = await h.http.post<{ id: string }>(`/api/enrichments${query}`, csv, csvType)
  await h.drainJobs()
  return (await h.http.get<List>(`/api/enrichments/${body.id}`)).body
}

async function rowsOf(h: Harness, id: string): Promise<Row[]> {
  const { body } = await h.http.get<string>(`/api/enrichments/${id}/results`)
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}

function makeWeather({ faults }: Emulator): void {
  faults.add({ probability: 0.1, effect: { html502: true } })
  faults.add({ probability: 0.05, effect: { reset: 'before' } })
  faults.add({ probability: 0.05, effect: { reset: 'after' } })
  faults.add({ probability: 0.05, effect: { truncate: true } })
}

describe('a spreadsheet as it comes', () => {
  let h: Harness
  let first: List

  beforeAll(async () => {
    h = await createHarness({ emulator: { world } })
    first = await upload(h, example)
  })
  afterAll(() => h.close())

  it('gives every row an end and a reason', async () => {
    expect(first).toMatchObject({ status: 'completed', total: 1200, done: 1200 })
    const rows = await rowsOf(h, first.id)
    expect(rows.map((row) => row.row)).toEqual(Array.from({ length: 1200 }, (_, index) => index + 1))
    expect(rows.filter((row) => !row.reason)).toEqual([])
  })

  it('charges one credit for each different person found, and none twice', () => {
    const stats = h.emulator.stats()
    expect(first.people).toBe(620)
    expect(stats.creditsCharged).toBe(620)
    expect(first.credits.charged).toBe(620)
    expect(Object.values(stats.chargesByPerson).filter((times) => times !== 1)).toEqual([])
    expect(stats.rateLimited).toBe(0)
  })

  it('spends nothing on the same file again', async () => {
    const before = h.emulator.stats()
    const again = await upload(h, example)
    expect(again).toMatchObject({ status: 'completed', people: 620, credits: { charged: 0 }, quote: { toBuy: 0 } })
    expect(h.emulator.stats().creditsCharged).toBe(before.creditsCharged)
  })

  it('has the same rows when Apollo fails a quarter of the calls', async () => {
    const calm = await rowsOf(h, first.id)
    const stormy = await createHarness({ emulator: { world } })
    try {
      makeWeather(stormy.emulator)
      const list = await upload(stormy, example, '?buyLostAgain=true')
      const rows = await rowsOf(stormy, list.id)
      const facts = (all: Row[]) =>
        all.map(({ row, status, reason, apolloId, email }) => ({ row, status, reason, apolloId, email }))
      expect(facts(rows)).toEqual(facts(calm))
      stormy.emulator.faults.clear()
      const { body } = await stormy.http.get<{ charged: number; unknown: number; drift: number }>('/api/credits')
      expect(body).toMatchObject({ charged: stormy.emulator.stats().creditsCharged, unknown: 0, drift: 0 })
    } finally {
      await stormy.close()
    }
  })
})
