import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { endOpenCircuit } from '../../src/db/open-circuits.ts'
import { createFleet, type Fleet } from '../fleet.ts'

interface Enriched {
  contact: { id: string }
  source: string
  credits: number
}

let fleet: Fleet
let people: Iterator<Fleet['emulator']['world']['people'][number]>

beforeAll(async () => {
  fleet = await createFleet(4)
  people = strangers()
})
afterEach(() => fleet.emulator.faults.clear())
afterAll(() => fleet.close())

function* strangers() {
  for (const person of fleet.emulator.world.people) {
    if (person.enrichable && person.email && person.linkedinUrl && person.emailStatus === 'verified') yield person
  }
}

function stranger() {
  const { value } = people.next()
  if (!value) throw new Error('The world has run out of people')
  return value
}

function namesOf({ id, email, linkedinUrl, firstName, lastName, organizationId }: ReturnType<typeof stranger>) {
  const domain = fleet.emulator.world.organizations.find((organization) => organization.id === organizationId)?.domain
  return [{ email }, { linkedinUrl }, { apolloId: id }, { firstName, lastName, domain }]
}

function doorOf(at: number) {
  const door = fleet.doors[at % fleet.doors.length]
  if (!door) throw new Error('no such gateway')
  return door
}

const ask = (at: number, query: object) => doorOf(at).post<Enriched>('/api/leads/enrich', query)

describe('several gateways on one database', () => {
  it('buy a person once whom two are asked for at the same moment, and both answer', async () => {
    for (let trial = 0; trial < 20; trial++) {
      const { id, email } = stranger()
      const answers = await Promise.all([ask(0, { email }), ask(1, { email })])
      expect(answers.map((answer) => answer.status)).toEqual([200, 200])
      expect(new Set(answers.map((answer) => answer.body.contact.id)).size).toBe(1)
      expect(answers.reduce((sum, answer) => sum + answer.body.credits, 0)).toBe(1)
      expect(fleet.emulator.stats().chargesByPerson[id]).toBe(1)
    }
  })

  it('buy a person once whom four are asked for under four names, however slowly Apollo answers', async () => {
    fleet.emulator.faults.add({ endpoint: /^people\//, effect: { delayMs: 30 } })
    for (let trial = 0; trial < 15; trial++) {
      const person = stranger()
      const answers = await Promise.all(namesOf(person).map((query, at) => ask(trial + at, query)))
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
      expect(new Set(answers.map((answer) => answer.body.contact.id)).size).toBe(1)
      expect(fleet.emulator.stats().chargesByPerson[person.id]).toBe(1)
    }
  })

  it('buy a company once whom all are asked for under different names', async () => {
    const { organizations } = fleet.emulator.world
    const known = organizations.filter(({ enrichable, linkedinUrl }) => enrichable && linkedinUrl)
    for (const { id, domain, linkedinUrl } of known.slice(0, 5)) {
      const charged = fleet.emulator.stats().creditsCharged
      const queries = [{ domain }, { linkedinUrl }, { apolloId: id }, { websiteUrl: `https://www.${domain}/` }]
      const answers = await Promise.all(
        queries.map((query, at) => doorOf(at).post<object>('/api/organizations/enrich', query)),
      )
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
      expect(fleet.emulator.stats().creditsCharged - charged).toBe(1)
    }
  })

  it('buy strangers beside each other', async () => {
    const charged = fleet.emulator.stats().creditsCharged
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => ask(at, { email: stranger().email })))
    expect(answers.every((answer) => answer.status === 200)).toBe(true)
    expect(fleet.emulator.stats().creditsCharged - charged).toBe(40)
  })

  it('tell a lost answer’s charge from those of the others, who keep buying', async () => {
    fleet.emulator.faults.add({ endpoint: /^people\//, times: 1, effect: { reset: 'after' } })
    const answers = await Promise.all(Array.from({ length: 13 }, (_, at) => ask(at, { email: stranger().email })))
    const lost = answers.filter((answer) => answer.status === 409).length
    expect(lost).toBeGreaterThan(0)
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(13 - lost)
    const credits = await doorOf(2).get<object>('/api/credits')
    const { creditsCharged } = fleet.emulator.stats()
    expect(credits.body).toMatchObject({ charged: creditsCharged, reserved: 0, unknown: 0, drift: 0 })
  })
})

describe('an endpoint that is down', () => {
  it('is found out by one process, and let alone by all until one of them finds it up', async () => {
    const [finder, follower] = fleet.gateways
    if (!finder || !follower) throw new Error('no such gateway')
    const ask = (gateway: typeof finder) => gateway.apollo.labels.list({ cache: 'refresh' })
    fleet.emulator.faults.add({ endpoint: 'labels/index', effect: { html502: true } })
    while (finder.apollo.circuits()['labels/index'] !== 'open') await expect(ask(finder)).rejects.toThrow()
    await vi.waitFor(() => expect(follower.apollo.circuits()).toMatchObject({ 'labels/index': 'open' }), 10_000)
    const before = fleet.emulator.stats().requests
    await expect(ask(follower)).rejects.toThrow('the circuit is open')
    expect(fleet.emulator.stats().requests).toBe(before)
    fleet.emulator.faults.clear()
    await endOpenCircuit(finder.db, 'labels/index')
    await vi.waitFor(() => expect(follower.apollo.circuits()).toMatchObject({ 'labels/index': 'closed' }), 10_000)
    await ask(follower)
  })
})
