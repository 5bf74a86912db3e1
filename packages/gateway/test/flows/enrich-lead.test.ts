import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'

interface Enriched {
  contact: { id: string; email: string | null; apolloId: string | null }
  source: string
  credits: number
}

let h: Harness

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
afterEach(() => {
  h.emulator.faults.clear()
})
afterAll(() => h.close())

/** People of the emulator's world whom enrichment knows, each used once. */
function* strangers() {
  for (const person of h.emulator.world.people) {
    if (person.enrichable && person.email && person.linkedinUrl && person.emailStatus === 'verified') yield person
  }
}
let supply: ReturnType<typeof strangers> | undefined
function stranger() {
  supply ??= strangers()
  const { value } = supply.next()
  if (!value) throw new Error('The world has run out of people')
  return value
}

const charges = (id: string) => h.emulator.stats().chargesByPerson[id] ?? 0

describe('POST /api/leads/enrich', () => {
  it('buys a person once and answers from the store under every name', async () => {
    const person = stranger()
    const first = await h.http.post<Enriched>('/api/leads/enrich', { email: person.email })
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ source: 'apollo', credits: 1, contact: { apolloId: person.id } })
    expect(first.headers.get('delos-source')).toBe('apollo')
    expect(first.headers.get('delos-credits')).toBe('1')

    for (const query of [
      { email: ` ${person.email?.toUpperCase()} ` },
      { linkedinUrl: `${person.linkedinUrl?.replace('http://', 'https://')}/?utm_source=x` },
      { apolloId: person.id },
    ]) {
      const again = await h.http.post<Enriched>('/api/leads/enrich', query)
      expect(again.body).toMatchObject({ source: 'store', credits: 0, contact: { id: first.body.contact.id } })
    }
    expect(charges(person.id)).toBe(1)
  })

  it('answers 404 without a charge for a person whom Apollo does not know, and remembers it', async () => {
    const before = h.emulator.stats()
    for (const source of ['apollo', 'store']) {
      const answer = await h.http.post<{ code: string; source: string }>('/api/leads/enrich', {
        email: 'nobody@unknown.example',
      })
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({ code: 'person_not_found', source })
      expect(answer.headers.get('delos-credits')).toBe('0')
    }
    expect(h.emulator.stats().creditsCharged).toBe(before.creditsCharged)
    expect(
      (h.emulator.stats().requestsByEndpoint['people/match'] ?? 0) - (before.requestsByEndpoint['people/match'] ?? 0),
    ).toBe(1)
    const stored = await h.http.get<{ contacts: unknown[] }>('/api/contacts?email=nobody@unknown.example')
    expect(stored.body.contacts).toEqual([])
  })

  it('pays once for a person whom fifty ask for at the same moment', async () => {
    const person = stranger()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => h.http.post<Enriched>('/api/leads/enrich', { email: person.email })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 200))
    expect(new Set(answers.map((answer) => answer.body.contact.id)).size).toBe(1)
    expect(answers.reduce((sum, answer) => sum + answer.body.credits, 0)).toBe(1)
    expect(charges(person.id)).toBe(1)
  })

  it('lets people who are asked for together travel together', async () => {
    const people = Array.from({ length: 30 }, stranger)
    const before = h.emulator.stats().requests
    const answers = await Promise.all(
      people.map((person) => h.http.post<Enriched>('/api/leads/enrich', { email: person.email })),
    )
    expect(answers.map((answer) => answer.body.contact.apolloId)).toEqual(people.map((person) => person.id))
    expect(h.emulator.stats().requests - before).toBeLessThan(15)
  })

  it('repeats a call that Apollo’s counter says was never charged', async () => {
    const person = stranger()
    h.emulator.faults.next('people/match', { reset: 'before' })
    const answer = await h.http.post<Enriched>('/api/leads/enrich', { email: person.email })
    expect(answer.body).toMatchObject({ source: 'apollo', credits: 1 })
    expect(charges(person.id)).toBe(1)
  })

  it('does not repeat a call that was charged and never answered, until told to', async () => {
    const person = stranger()
    h.emulator.faults.next('people/match', { reset: 'after' })
    const lost = await h.http.post<{ code: string }>('/api/leads/enrich', { email: person.email })
    expect(lost.status).toBe(409)
    expect(lost.body.code).toBe('answer_lost')
    expect(charges(person.id)).toBe(1)

    const again = await h.http.post<Enriched>('/api/leads/enrich', { email: person.email, buyLostAgain: true })
    expect(again.body).toMatchObject({ source: 'apollo', credits: 1 })
    expect(charges(person.id)).toBe(2)
  })

  it('keeps its books equal to Apollo’s after all of this', async () => {
    const { body } = await h.http.get<{ charged: number; unknown: number; reserved: number; drift: number }>(
      '/api/credits',
    )
    expect(body).toMatchObject({ charged: h.emulator.stats().creditsCharged, unknown: 0, reserved: 0, drift: 0 })
  })
})
