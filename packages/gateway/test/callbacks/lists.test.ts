import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPhoneStage, type PhoneStage } from './phone-stage.ts'

interface List {
  id: string
  status: string
  done: number
  found: number
  awaiting: number
  people: number
  credits: { charged: number; saved: number }
}

interface Created {
  id: string
  quote: { known: number; toBuy: number; credits: { best: number; expected: number; worst: number } }
}

interface Row {
  row: number
  status: string
  reason: string
  credits: number
  phone: string | null
  email: string | null
}

let h: PhoneStage
beforeAll(async () => {
  h = await createPhoneStage({ withoutWorker: false, env: { DELOS_CALLBACK_TRUST: 'callback' } })
})
afterAll(() => h?.close())
beforeEach(() => {
  h.isOpen = false
  h.arrived.length = 0
})

async function create(people: object[], options: object) {
  const { status, body } = await h.http.post<Created>('/api/enrichments', { people, ...options })
  expect(status).toBe(202)
  await h.drainJobs()
  return body
}

const listOf = async (id: string) => (await h.http.get<List>(`/api/enrichments/${id}`)).body

async function rowsOf(id: string): Promise<Row[]> {
  const { body } = await h.http.get<string>(`/api/enrichments/${id}/results`)
  return body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

/** Lets in what has been held back, and waits until it is filed. */
async function deliver(count: number): Promise<void> {
  await h.untilArrived(count)
  h.isOpen = true
  for (const { path, body } of h.arrived.slice(0, count)) await h.post(path, body)
  await h.drainJobs()
  while ((await h.ledger()).reserved > 0) await h.match()
}

describe('a list that asks for numbers', () => {
  it('is quoted with them, leaves rows awaiting, and ends each with its number and its price', async () => {
    const [first, second, lacking] = [h.take({ mobile: true }), h.take({ mobile: true }), h.take({ mobile: false })]
    const people = [first, second, lacking, first].map(({ id }) => ({ apolloId: id }))
    const { id, quote } = await create(people, { revealPhone: true })
    expect(quote).toMatchObject({ known: 0, toBuy: 3, credits: { best: 0, worst: 27 } })
    expect(quote.credits.expected).toBeGreaterThan(3)
    expect(quote.credits.expected).toBeLessThan(27)
    expect(await listOf(id)).toMatchObject({ status: 'completed', done: 4, found: 0, awaiting: 4, people: 3 })
    expect((await rowsOf(id)).map(({ status, credits, phone }) => [status, credits, phone])).toEqual([
      ['awaiting', 1, null],
      ['awaiting', 1, null],
      ['awaiting', 1, null],
      ['awaiting', 0, null],
    ])
    const other = await create([{ apolloId: first.id }], { revealPhone: true })
    expect(other.quote).toMatchObject({ known: 1, toBuy: 0, credits: { worst: 0 } })
    expect(await listOf(other.id)).toMatchObject({ awaiting: 1, credits: { charged: 0, saved: 1 } })

    await deliver(1)
    expect((await rowsOf(id)).map(({ status, reason, credits, phone }) => [status, reason, credits, phone])).toEqual([
      ['found', 'delivered', 9, first.mobilePhone],
      ['found', 'delivered', 9, second.mobilePhone],
      ['found', 'nothing_delivered', 1, null],
      ['found', 'delivered', 0, first.mobilePhone],
    ])
    expect(await listOf(id)).toMatchObject({ found: 4, awaiting: 0, people: 3, credits: { charged: 19, saved: 1 } })
    expect(await rowsOf(other.id)).toMatchObject([{ status: 'found', reason: 'delivered', phone: first.mobilePhone }])
    expect(await h.ledger()).toMatchObject({ charged: h.emulator.stats().creditsCharged, reserved: 0 })

    const again = await create(people, { revealPhone: true })
    expect(again.quote).toMatchObject({ known: 3, toBuy: 0 })
    expect(await listOf(again.id)).toMatchObject({ found: 4, awaiting: 0, credits: { charged: 0 } })
  })

  it('does not take somebody who is known without a number for known', async () => {
    const person = h.take({ mobile: true })
    await h.http.post('/api/leads/enrich', { apolloId: person.id })
    const { id, quote } = await create([{ apolloId: person.id }], { revealPhone: true, maxCredits: 9 })
    expect(quote).toMatchObject({ known: 0, toBuy: 1, credits: { worst: 9 } })
    await deliver(1)
    expect(await rowsOf(id)).toMatchObject([{ status: 'found', credits: 9, phone: person.mobilePhone }])
  })

  it('takes waterfalls, and one of a single lead in the background', async () => {
    const person = h.take({ mobile: true })
    const answer = await h.http.post<Created>(
      '/api/leads/enrich',
      { apolloId: person.id, waterfallEmail: true, waterfallPhone: true },
      { prefer: 'respond-async' },
    )
    expect([answer.status, answer.body.quote.credits.worst]).toEqual([202, 66])
    await h.drainJobs()
    expect(await listOf(answer.body.id)).toMatchObject({ awaiting: 1, credits: { charged: 1 } })
    await deliver(1)
    const [row] = await rowsOf(answer.body.id)
    expect(row).toMatchObject({ status: 'found', reason: 'delivered', phone: person.mobilePhone })
    expect(row?.credits).toBe((await listOf(answer.body.id)).credits.charged)
    expect(await h.ledger()).toMatchObject({ charged: h.emulator.stats().creditsCharged, reserved: 0 })
  })
})
