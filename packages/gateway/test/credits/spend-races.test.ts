import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../src/context.ts'
import { reconcile } from '../../src/services/credits/reconcile.ts'
import { recoverHolds } from '../../src/services/credits/recover-holds.ts'
import { buyTogether, type Outcome } from '../../src/services/people/buy-together.ts'
import { type PersonQuery, type PersonWish, toWish } from '../../src/services/people/wish.ts'
import { createHarness, type Harness } from '../harness.ts'

type Person = Harness['emulator']['world']['people'][number]

let h: Harness
let people: Person[]
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  people = h.emulator.world.people.filter(({ enrichable, email, linkedinUrl }) => enrichable && email && linkedinUrl)
})
afterEach(async () => {
  h.emulator.faults.clear()
  // Whatever happened, Apollo's bill is ours.
  const { body } = await h.http.get<object>('/api/credits')
  const { creditsCharged } = h.emulator.stats()
  expect(body).toMatchObject({ charged: creditsCharged, reserved: 0, unknown: 0 })
})
afterAll(() => h.close())

function stranger(fits: (person: Person) => boolean = () => true): Person {
  const [one] = people.splice(people.findIndex(fits), 1)
  if (!one) throw new Error('The world has run out of people')
  return one
}

function wishFor(query: PersonQuery): PersonWish {
  const wish = toWish(query)
  if (typeof wish === 'string') throw new Error(wish)
  return wish
}

const byEmail = ({ email }: Person) => wishFor({ email: email ?? '' })
const byProfile = ({ linkedinUrl }: Person) => wishFor({ linkedinUrl: linkedinUrl ?? '' })
const inTime = (): Context => ({ ...h.as(), deadline: Date.now() + 20_000 })
const fresh = { maxAgeDays: 90 }
const charged = () => h.emulator.stats().creditsCharged

/** What happens around a call: between its hold and the moment in which it leaves, and before its end is heard of. */
function around(
  context: Context,
  { before, after }: { before?: () => Promise<void>; after?: () => Promise<void> },
): Context {
  const { apollo } = context
  const request: typeof apollo.request = async (...call) => {
    await before?.()
    try {
      return await apollo.request(...call)
    } finally {
      await after?.()
    }
  }
  return { ...context, apollo: { ...apollo, request } }
}

async function buyOne(context: Context, wish: PersonWish): Promise<Outcome | undefined> {
  return (await buyTogether([{ context, wishes: [wish], options: fresh }]))[0]?.[0]
}

describe('a paid call', () => {
  it('that was taken for dead and released, and is sent all the same, stands in the books', async () => {
    const person = stranger()
    const before = charged()
    const takenForDead = async () => {
      await recoverHolds(h.as(), () => true)
      await reconcile(h.as())
      expect(await buyOne(inTime(), byEmail(person))).toMatchObject({ status: 'found', source: 'apollo' })
    }
    const frozen = around(inTime(), { before: takenForDead })
    expect(await buyOne(frozen, byEmail(person))).toMatchObject({ status: 'found' })
    expect(charged() - before).toBe(2)
  })

  it('that fails after it was settled as lost leaves it so', async () => {
    const person = stranger()
    h.emulator.faults.next('people/match', { reset: 'after' })
    const takenForDead = async () => {
      await recoverHolds(h.as(), () => true)
      await reconcile(h.as())
    }
    const frozen = around(inTime(), { after: takenForDead })
    await buyOne(frozen, byEmail(person))
    expect((await h.http.post('/api/leads/enrich', { email: person.email })).status).toBe(409)
    const again = await h.http.post('/api/leads/enrich', { email: person.email, buyLostAgain: true })
    expect(again.status).toBe(200)
  })

  it('whose refusal could not be written down at first is ended all the same', async () => {
    const person = stranger()
    const context = inTime()
    let failures = 1
    const mutate: Context['mutate'] = (work, options) => {
      if (options?.fenced !== false || failures-- <= 0) return context.mutate(work, options)
      return Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }))
    }
    h.emulator.faults.next('people/match', { status: 422, body: { error: 'no' } })
    expect(await buyOne({ ...context, mutate }, byEmail(person))).toMatchObject({ status: 'failed' })
  })

  it('that waits to be tried again does not keep the counter from being read', async () => {
    const person = stranger()
    h.emulator.faults.next('people/match', {
      status: 429,
      headers: { 'retry-after': '1' },
      body: { error: 'too many' },
    })
    const bought = buyOne(inTime(), byEmail(person))
    await new Promise((resolve) => setTimeout(resolve, 200))
    await reconcile(h.as())
    expect(await bought).toMatchObject({ status: 'found', source: 'apollo' })
  })

  it('that somebody makes while the counter is read too slowly spoils no doubt', async () => {
    const [lost, other] = [stranger(), stranger()]
    const before = charged()
    h.emulator.faults.next('people/match', { reset: 'after' })
    expect(await buyOne(inTime(), byEmail(lost))).toMatchObject({ status: 'doubtful' })
    const own = h.as()
    const { usage } = own.apollo
    const creditUsageStats: typeof usage.creditUsageStats = async (...call) => {
      const reading = await usage.creditUsageStats(...call)
      await h.gateway.db
        .updateTable('spendGate')
        .set({ closedUntil: new Date(Date.now() - 1) })
        .execute()
      await buyOne(inTime(), byEmail(other))
      return reading
    }
    const slow = { ...own, apollo: { ...own.apollo, usage: { ...usage, creditUsageStats } } }
    await expect(reconcile(slow)).rejects.toMatchObject({ reason: 'spending_stands_still' })
    await reconcile(h.as())
    expect(await buyOne(inTime(), byEmail(lost))).toMatchObject({ status: 'doubtful', state: 'lost' })
    expect(charged() - before).toBe(2)
  })
})

describe('one person under two names in one order', () => {
  it('is bought once, and the other name waits', async () => {
    const person = stranger(({ personalEmail }) => !personalEmail)
    const before = charged()
    const options = { ...fresh, needs: ['personal_email'] as const }
    const wishes = [byEmail(person), byProfile(person)]
    const [outcomes = []] = await buyTogether([{ context: inTime(), wishes, options }])
    expect(outcomes).toMatchObject([{ status: 'found' }, { status: 'busy' }])
    expect(charged() - before).toBe(1)
  })
})

describe('buying again what was lost', () => {
  it('forgets nothing where a budget refuses it', async () => {
    const { email } = stranger()
    h.emulator.faults.next('people/match', { reset: 'after' })
    const ask = async (more: object = {}) => (await h.http.post('/api/leads/enrich', { email, ...more })).status
    expect(await ask()).toBe(409)
    await h.http.put('/api/budgets/none', { scope: {}, period: 'day', limitCredits: 0 })
    expect(await ask({ buyLostAgain: true })).toBe(402)
    await h.http.delete('/api/budgets/none')
    expect(await ask()).toBe(409)
    expect(await ask({ buyLostAgain: true })).toBe(200)
  })

  it('waits for what is not known to be lost', async () => {
    const person = stranger()
    h.emulator.faults.next('people/match', { reset: 'after' })
    await h.http.post('/api/leads/enrich', { email: person.email })
    h.emulator.faults.next('people/match', { reset: 'after' })
    expect(await buyOne(inTime(), byProfile(person))).toMatchObject({ status: 'doubtful', state: 'unknown' })
    const both = wishFor({ email: person.email ?? '', linkedinUrl: person.linkedinUrl ?? '' })
    const order = { context: inTime(), wishes: [both], options: { ...fresh, buyLostAgain: true } }
    expect(await buyTogether([order])).toMatchObject([[{ status: 'doubtful', state: 'unknown' }]])
    await reconcile(h.as())
  })
})

describe('callers who share a purchase', () => {
  it('do not share a refusal for somebody’s own budget', async () => {
    const wish = byEmail(stranger())
    await h.http.put('/api/budgets/poor', { scope: { team: 'poor' }, period: 'day', limitCredits: 0 })
    const [poor, rich] = [inTime(), inTime()]
    poor.actor = { ...poor.actor, team: 'poor' }
    const outcomes = await Promise.all([poor, rich].map((one) => one.buyer.buyOne(one, wish, fresh)))
    await h.http.delete('/api/budgets/poor')
    expect(outcomes).toMatchObject([{ status: 'failed' }, { status: 'found' }])
  })

  it('do not share a hurry', async () => {
    const [one, two] = [byEmail(stranger()), byEmail(stranger())]
    const closed = { closedBy: 'somebody', closedUntil: new Date(Date.now() + 500) }
    await h.gateway.db.updateTable('spendGate').set(closed).execute()
    const hurried = { ...h.as(), deadline: Date.now() + 50 }
    const patient = inTime()
    const asked = [hurried.buyer.buyOne(hurried, one, fresh), patient.buyer.buyOne(patient, two, fresh)]
    const [, outcome] = await Promise.allSettled(asked)
    expect(outcome).toMatchObject({ status: 'fulfilled', value: { status: 'found' } })
  })
})

describe('two companies of one name', () => {
  it('are bought beside each other', async () => {
    h.emulator.faults.add({ endpoint: 'organizations/enrich', effect: { delayMs: 100 } })
    const [one, two] = h.emulator.world.organizations.filter(({ enrichable }) => enrichable)
    const answers = await Promise.all(
      [one, two].map((company) => h.http.post('/api/organizations/enrich', { domain: company?.domain, name: 'Same' })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
  })
})
