import { systemClock } from '@delos/client'
import { createWorld } from '@delos/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'

interface List {
  id: string
  status: string
  reason: string | null
  total: number
  done: number
  found: number
  missed: number
  failed: number
  invalid: number
  skipped: number
  unknown: number
  people: number
  credits: { charged: number; saved: number }
  quote: { requested: number; distinct: number; known: number; toBuy: number; invalid: number; skipped: number }
}

interface Row {
  row: number
  status: string
  reason: string | null
  source: string | null
  credits: number
  contactId: string | null
}

const world = createWorld()
const people = world.people.filter(({ enrichable, email, linkedinUrl }) => enrichable && email && linkedinUrl)
const csvType = { 'content-type': 'text/csv' }

let h: Harness
beforeAll(async () => {
  h = await createHarness({ emulator: { world } })
})
afterAll(() => h.close())

async function upload(lines: readonly string[], query = ''): Promise<List> {
  const csv = `Email,LinkedIn URL\n${lines.join('\n')}\n`
  return (await h.http.post<List>(`/api/enrichments${query}`, csv, csvType)).body
}

async function look(id: string): Promise<List> {
  return (await h.http.get<List>(`/api/enrichments/${id}`)).body
}

async function drained(id: string): Promise<List> {
  await h.drainJobs()
  return look(id)
}

async function rowsOf(id: string): Promise<Row[]> {
  const { body } = await h.http.get<string>(`/api/enrichments/${id}/results`)
  return body
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}

/** What the list says of itself, from its rows. */
async function recounted({ id }: List): Promise<Partial<List>> {
  const rows = await rowsOf(id)
  const of = (status: string) => rows.filter((row) => row.status === status)
  const names = ['found', 'missed', 'failed', 'invalid', 'skipped', 'unknown'] as const
  const charged = rows.reduce((sum, row) => sum + row.credits, 0)
  return {
    ...Object.fromEntries(names.map((name) => [name, of(name).length])),
    total: rows.length,
    done: rows.length - of('pending').length,
    people: new Set(of('found').map((row) => row.contactId)).size,
    credits: { charged, saved: of('found').filter((row) => row.source === 'store').length },
  }
}

describe('the rows of a list', () => {
  it('each say how they ended, from where, for how much, and why', async () => {
    const [one, two] = [people[0], people[1]]
    const filed = await upload([
      `${one?.email},`,
      `,${one?.linkedinUrl}`,
      `${one?.email?.toUpperCase()},${one?.linkedinUrl}`,
      `${two?.email},`,
      'nobody@unlisted-works.example,',
      'sales@acme.example,',
      'broken@,',
      ',linkedin.com/company/acme',
      ',',
    ])
    expect(filed.quote).toMatchObject({ requested: 9, distinct: 4, known: 0, toBuy: 4, invalid: 2, skipped: 2 })
    const list = await drained(filed.id)
    expect(list).toMatchObject({ status: 'completed', ...(await recounted(list)) })
    const ends = (await rowsOf(list.id)).map(({ status, reason, source, credits }) => [status, reason, source, credits])
    expect(ends).toEqual([
      ['found', 'bought', 'apollo', 1],
      ['found', 'known', 'store', 0],
      ['found', 'known', 'store', 0],
      ['found', 'bought', 'apollo', 1],
      ['missed', 'not_known_to_apollo', 'apollo', 0],
      ['skipped', 'role_address', null, 0],
      ['invalid', 'invalid_email', null, 0],
      ['invalid', 'invalid_linkedin_url', null, 0],
      ['skipped', 'empty_row', null, 0],
    ])
  })

  it('are all answered by the store where every name is known, in one call to nobody', async () => {
    const before = h.emulator.stats().requestsByEndpoint
    const lines = Array.from({ length: 2500 }, (_, at) => (at % 2 ? `${people[0]?.email},` : `${people[1]?.email},`))
    const filed = await upload(lines)
    expect(filed.quote).toMatchObject({ requested: 2500, distinct: 2, known: 2, toBuy: 0 })
    const list = await drained(filed.id)
    expect(list).toMatchObject({ status: 'completed', found: 2500, people: 2, credits: { charged: 0, saved: 2500 } })
    expect(list).toMatchObject(await recounted(list))
    expect(h.emulator.stats().requestsByEndpoint).toEqual(before)
  })

  it('pay ten to a call, whoever is asked for twice in between', async () => {
    const asked = people.slice(100, 220)
    const again = asked.map((_, at) => `,${asked[(at * 7) % asked.length]?.linkedinUrl}`)
    const before = h.emulator.stats()
    const list = await drained((await upload([...asked.map(({ email }) => `${email},`), ...again])).id)
    expect(list).toMatchObject({ status: 'completed', found: 240, people: 120, credits: { charged: 120 } })
    const calls = (stats: typeof before) => stats.requestsByEndpoint['people/bulk_match'] ?? 0
    expect(calls(h.emulator.stats()) - calls(before)).toBe(12)
  })
})

describe('a list that is steered', () => {
  it.each([
    { verb: 'pause', status: 'paused' },
    { verb: 'cancel', status: 'cancelled' },
  ])('keeps what was paid for: $verb', async ({ verb, status }) => {
    const first = verb === 'pause' ? 2000 : 3000
    h.emulator.faults.add({ endpoint: 'people/bulk_match', effect: { delayMs: 100 } })
    const { id } = await upload(people.slice(first, first + 600).map(({ email }) => `${email},`))
    while ((await look(id)).done < 20) await systemClock.sleep(5)
    await h.http.post(`/api/enrichments/${id}/${verb}`)
    const stopped = await drained(id)
    expect(stopped).toMatchObject({ status, reason: 'by_request', ...(await recounted(stopped)) })
    expect(stopped.found).toBeLessThan(600)
    expect(stopped.credits.charged).toBe(stopped.found)
    h.emulator.faults.clear()
    if (verb === 'cancel') {
      expect(await h.http.post(`/api/enrichments/${id}/resume`)).toMatchObject({ status: 409 })
      return
    }
    await h.http.post(`/api/enrichments/${id}/resume`)
    const done = await drained(id)
    expect(done).toMatchObject({ status: 'completed', total: 600, done: 600, found: 600, credits: { charged: 600 } })
  })

  it('is one job’s at a time, however fast it is paused and resumed', async () => {
    h.emulator.faults.add({ endpoint: 'people/bulk_match', effect: { delayMs: 60 } })
    const { id } = await upload(people.slice(1100, 1300).map(({ email }) => `${email},`))
    for (let round = 0; round < 4; round++) {
      await systemClock.sleep(30)
      await h.http.post(`/api/enrichments/${id}/pause`)
      await h.http.post(`/api/enrichments/${id}/resume`)
    }
    const list = await drained(id)
    h.emulator.faults.clear()
    expect(list).toMatchObject({ status: 'completed', done: 200, found: 200, credits: { charged: 200 } })
    expect(list).toMatchObject(await recounted(list))
  })

  it('spends its own budget to the last credit before it pauses', async () => {
    const unknown = Array.from({ length: 40 }, (_, at) => `person${'abcdefghij'[at % 10]}.nobody${at}@w${at}.example,`)
    const known = people.slice(1400, 1440).map(({ email }) => `${email},`)
    const mixed = known.flatMap((line, at) => [unknown[at] ?? '', line])
    const list = await drained((await upload(mixed, '?maxCredits=30')).id)
    expect(list).toMatchObject({ status: 'paused', reason: 'budget_exhausted', credits: { charged: 30 } })
    expect(list).toMatchObject(await recounted(list))
  })
})

describe('a person whom somebody else is buying', () => {
  it('keeps nobody else of the list waiting, and is paid for once', async () => {
    h.emulator.faults.next('people/match', { delayMs: 1500 })
    const asked = people.slice(1600, 1640)
    const alone = h.http.post('/api/leads/enrich', { email: asked[0]?.email })
    while (!h.emulator.stats().chargesByPerson[asked[0]?.id ?? '']) await systemClock.sleep(5)
    const { id } = await upload(asked.map(({ email }) => `${email},`))
    let seen = await look(id)
    while (seen.done < 39) {
      await systemClock.sleep(5)
      seen = await look(id)
    }
    expect(seen).toMatchObject({ status: 'running', done: 39, credits: { charged: 39 } })
    expect((await alone).status).toBe(200)
    expect(await drained(id)).toMatchObject({ status: 'completed', found: 40, credits: { charged: 39, saved: 1 } })
    expect(h.emulator.stats().chargesByPerson[asked[0]?.id ?? '']).toBe(1)
  })
})
