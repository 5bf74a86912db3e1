import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { type Answered, createCaller } from './caller.ts'
import { createPacedClock } from './paced-clock.ts'

const minuteMs = 50
const hourMs = 60 * minuteMs
const hours = 24
/** Every fourth hour many calls come at once, more than a minute holds. */
const callsIn = (hour: number) => (hour % 4 === 1 ? 120 : 30)
/** How long a caller waits for a limit: less than an hour of Apollo's. */
const patience = { 'delos-timeout-ms': String(40 * minuteMs) }
const outsideAtHour = 12

/** However slow the machine is, no more than a fifth of Apollo's minute passes from one turn of the process to the next. */
const clock = createPacedClock({ speed: 5, stepMs: 2 })

let h: Harness
beforeAll(async () => {
  h = await createHarness({
    withoutWorker: true,
    clock,
    emulator: { plan: 'free', minuteMs, credits: 900, clock: { now: clock.now } },
    env: { DELOS_APOLLO_MINUTE_MS: String(minuteMs) },
  })
})
afterAll(async () => {
  await h?.close()
  clock.stop()
})

/** The same sequence in every run. */
function createDice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

it('a day of mixed traffic on the free plan: no avoidable 429, and each one says how long to wait', {
  timeout: 300_000,
}, async () => {
  const dice = createDice(7)
  const people = h.emulator.world.people.filter((one) => one.enrichable && one.email).slice(0, 40)
  const callers = [h.keys.write, h.keys.admin].map((key) => createCaller(h.url, key))
  const answers: { endpoint: string; answer: Answered }[] = []

  async function ask(endpoint: string, body: object, headers: Record<string, string> = patience): Promise<void> {
    const caller = callers[Math.floor(dice() * callers.length)] ?? createCaller(h.url, '')
    const path = endpoint === 'contacts/create' ? 'contacts' : endpoint
    answers.push({ endpoint, answer: await caller('POST', `/api/v1/${path}`, body, headers) })
  }

  function askSomething(): Promise<void> {
    const roll = dice()
    if (roll < 0.65) return ask('contacts/search', { page: 1, per_page: 1 })
    if (roll < 0.8) return ask('users/search', { page: 1, per_page: 1 })
    // Asked for again and again, and bought once.
    if (roll < 0.88) return ask('people/match', { email: people[Math.floor(dice() * people.length)]?.email }, {})
    if (roll < 0.92) return ask('contacts/create', { first_name: `N${Math.floor(dice() * 1e6)}` })
    return ask('tasks/search', { page: 2, per_page: 1 })
  }

  const calls: Promise<void>[] = []
  let offered = 0
  const dayStartedAt = clock.now()
  for (let hour = 0; hour < hours; hour++) {
    await clock.sleep(Math.max(0, dayStartedAt + hour * hourMs - clock.now()))
    // Another program of the team uses up what tasks have left of the day.
    if (hour === outsideAtHour) h.emulator.chargeOutside('tasks/search', 600, 0)
    for (let n = 0; n < callsIn(hour); n++) {
      offered++
      const laterMs = hour % 4 === 1 ? 0 : dice() * hourMs * 0.9
      calls.push(clock.sleep(laterMs).then(askSomething))
    }
  }
  await Promise.all(calls)

  const { rateLimitedByEndpoint, requestsByEndpoint, chargesByPerson } = h.emulator.stats()
  const refused = answers.filter(({ answer }) => answer.status === 429)
  expect(answers).toHaveLength(offered)
  expect([...new Set(answers.map(({ answer }) => answer.status))].toSorted()).toEqual([200, 429])
  // Only what another program did could surprise Delos: once for each window that it filled, by the calls under way then.
  expect(Object.keys(rateLimitedByEndpoint)).toEqual(['tasks/search'])
  expect(rateLimitedByEndpoint['tasks/search']).toBeLessThanOrEqual(30)
  for (const { endpoint, answer } of refused) {
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(String(answer.json.message)).toContain('The maximum number of api calls allowed for api/v1/')
    expect(['contacts/search', 'tasks/search']).toContain(endpoint)
  }
  // It bites, and nothing is left unused that a caller wanted.
  expect(refused.length).toBeGreaterThan(30)
  expect(requestsByEndpoint['contacts/search']).toBeGreaterThanOrEqual(500)
  // The last callers wait into the next day.
  const days = Math.floor((clock.now() - dayStartedAt) / (24 * hourMs)) + 1
  expect(requestsByEndpoint['contacts/search']).toBeLessThanOrEqual(600 * days)
  expect(Math.max(...Object.values(chargesByPerson))).toBe(1)
})
