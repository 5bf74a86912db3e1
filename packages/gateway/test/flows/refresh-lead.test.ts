import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'

interface Enriched {
  contact: { id: string; personalEmails: string[]; enrichedAt: string }
  source: string
  credits: number
}

let h: Harness
beforeAll(async () => {
  h = await createHarness()
})
afterAll(() => h.close())

function person(at: number) {
  const known = h.emulator.world.people.filter(({ enrichable, email, emailStatus }) => {
    return enrichable && email && emailStatus === 'verified'
  })
  const one = known[at]
  if (!one) throw new Error('The world has no such person')
  return one
}

const ask = (query: object) => h.http.post<Enriched>('/api/leads/enrich', query)

describe('a lead that is stored, though not fresh enough', () => {
  it('is not paid for again while Apollo has nothing new', async () => {
    const { email } = person(0)
    await ask({ email })
    const charged = h.emulator.stats().creditsCharged
    const again = await ask({ email, maxAgeDays: 0 })
    expect(again.body).toMatchObject({ source: 'store', credits: 0 })
    expect(h.emulator.stats().creditsCharged).toBe(charged)
    const { entries } = (await h.http.get<{ entries: { action: string }[] }>('/api/audit?action=contact.confirmed'))
      .body
    expect(entries).toHaveLength(1)
  })

  it('is bought again once Apollo has refreshed it', async () => {
    const one = person(1)
    await ask({ email: one.email })
    one.lastRefreshedAt = new Date(Date.now() + 60_000).toISOString()
    expect((await ask({ email: one.email, maxAgeDays: 0 })).body).toMatchObject({ source: 'apollo', credits: 1 })
  })

  it('is bought again where the free search cannot be asked', async () => {
    const one = person(2)
    await ask({ email: one.email })
    h.emulator.faults.next('mixed_people/api_search', { status: 403, body: { error: 'no scope' } })
    expect((await ask({ email: one.email, maxAgeDays: 0 })).body).toMatchObject({ source: 'apollo', credits: 1 })
  })
})

describe('a list of people who are stored, though not fresh enough', () => {
  it('pays for those alone whom Apollo has refreshed', async () => {
    const people = Array.from({ length: 12 }, (_, at) => person(10 + at))
    const list = { people: people.map(({ email }) => ({ email })) }
    await h.http.post('/api/enrichments', list)
    await h.drainJobs()
    for (const one of people.slice(0, 3)) one.lastRefreshedAt = new Date(Date.now() + 60_000).toISOString()
    const charged = h.emulator.stats().creditsCharged
    const { id } = (await h.http.post<{ id: string }>('/api/enrichments', { ...list, maxAgeDays: 0 })).body
    await h.drainJobs()
    const { body } = await h.http.get<object>(`/api/enrichments/${id}`)
    expect(body).toMatchObject({ status: 'completed', found: 12, credits: { charged: 3, saved: 9 } })
    expect(h.emulator.stats().creditsCharged - charged).toBe(3)
  })
})

describe('private addresses', () => {
  it('are asked for only on demand, and an answer without them is no answer to that', async () => {
    const { email } = person(3)
    const plain = await ask({ email })
    expect(plain.body.contact.personalEmails).toEqual([])
    const revealed = await ask({ email, revealPersonalEmails: true })
    expect(revealed.body).toMatchObject({ source: 'apollo', contact: { id: plain.body.contact.id } })
    expect((await ask({ email, revealPersonalEmails: true })).body).toMatchObject({ source: 'store', credits: 0 })
    expect((await ask({ email })).body).toMatchObject({ source: 'store', credits: 0 })
  })
})
