import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, MIRA, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const EMAIL = 'mira.okafor@northpeak.example'
const hash = (algorithm: string) => createHash(algorithm).update(EMAIL).digest('hex')

describe('people/match', () => {
  test.each([
    [{ id: MIRA }],
    [{ email: EMAIL }],
    [{ email: 'Mira.OKAFOR@Northpeak.example' }],
    [{ hashed_email: hash('md5') }],
    [{ hashed_email: hash('sha256') }],
    [{ linkedin_url: 'http://www.linkedin.com/in/person-1' }],
    [{ linkedin_url: 'https://linkedin.com/in/Person-1/?utm_source=x' }],
    [{ linkedin_url: 'linkedin.com/in/person-1/' }],
    [{ name: 'mira okafor', domain: 'northpeak.example' }],
    [{ first_name: 'Mira', last_name: 'Okafor', organization_name: 'Northpeak Tools' }],
  ])('finds the person by %o', async (fields) => {
    const { json } = await harness.post('people/match', fields)
    expect(json.person).toMatchObject({
      id: MIRA,
      name: 'Mira Okafor',
      email: EMAIL,
      email_status: 'verified',
      seniority: 'vp',
      organization: { name: 'Northpeak Tools', industry: 'machinery', primary_domain: 'northpeak.example' },
    })
    expect(json.person.employment_history[0]).toMatchObject({ current: true, title: 'VP of Revenue Operations' })
  })

  test('a former employer identifies too, and accents make no difference', async () => {
    const { json } = await harness.post('people/match', { name: 'Zoe Muller', domain: 'northpeak.example' })
    expect(json.person.last_name).toBe('Müller')
  })

  test('GET with an id, parameters in the query, and query and body merged', async () => {
    expect((await harness.get(`people/match?id=${MIRA}`)).json.person.id).toBe(MIRA)
    const merged = await harness.post('people/match?first_name=Mira', {
      last_name: 'Okafor',
      domain: 'northpeak.example',
    })
    expect(merged.json.person.id).toBe(MIRA)
  })

  test.each([
    [{ email: 'nobody@unknown.example' }],
    [{ email: 'ivy.ghost@northpeak.example' }],
    [{ name: 'Mira Okafor' }],
    [{ id: '66c200000000000000000001' }],
    [{}],
  ])('a miss is a stub with 200 and costs nothing: %o', async (fields) => {
    const answer = await harness.post('people/match', fields)
    expect(answer.status).toBe(200)
    expect(answer.json.person).toMatchObject({ first_name: null, name: '', email_status: null, employment_history: [] })
    expect(answer.json.person.id).toMatch(/^[0-9a-f]{24}$/)
    expect(answer.text).toMatch(/"request_id":-?\d{10,19}\}$/)
    expect(harness.emulator.stats().creditsCharged).toBe(0)
  })

  test('request_id is a signed 64-bit number, often negative, mostly beyond 2^53', async () => {
    const ids: bigint[] = []
    for (let index = 0; index < 20; index++) {
      const { text } = await harness.post('people/match', { email: EMAIL })
      ids.push(BigInt(/"request_id":(-?\d+)/.exec(text)?.[1] ?? '0'))
    }
    expect(new Set(ids).size).toBe(20)
    expect(ids.every((id) => id === BigInt.asIntN(64, id))).toBe(true)
    expect(ids.some((id) => id < 0n)).toBe(true)
    expect(ids.some((id) => id > 2n ** 53n)).toBe(true)
  })

  test('a hit costs one credit, again at every call, nine with a mobile', async () => {
    await harness.post('people/match', { email: EMAIL })
    await harness.post('people/match', { email: EMAIL })
    expect(harness.emulator.stats()).toMatchObject({ creditsCharged: 2, chargesByPerson: { [MIRA]: 2 } })
    const phone = { reveal_phone_number: true, webhook_url: 'https://hooks.example/a' }
    await harness.post('people/match', { email: EMAIL, ...phone })
    await harness.post('people/match', { email: 'joel.tanaka@northpeak.example', ...phone })
    expect(harness.emulator.stats().creditsCharged).toBe(12)
  })

  test('a phone needs a webhook', async () => {
    const answer = await harness.post('people/match', { email: EMAIL, reveal_phone_number: true })
    expect([answer.status, answer.json]).toEqual([
      400,
      { error: "Please add a valid 'webhook_url' parameter when using 'reveal_phone_number'" },
    ])
    expect(harness.emulator.stats().creditsCharged).toBe(0)
  })

  test('personal addresses are revealed on request and never under the GDPR', async () => {
    const revealed = await harness.post('people/match', { email: EMAIL, reveal_personal_emails: true })
    expect(revealed.json.person.personal_emails).toEqual(['mira@home.example'])
    const plain = await harness.post('people/match', { email: EMAIL })
    expect(plain.json.person).not.toHaveProperty('personal_emails')
    const german = await harness.post('people/match?reveal_personal_emails=true', {
      email: 'zoe.mueller@ridge.example',
    })
    expect(german.json.person).not.toHaveProperty('personal_emails')
  })

  test('out of credits is 422 with HTML in the text', async () => {
    await harness.emulator.close()
    harness = await startEmulator({ credits: 1 })
    await harness.post('people/match', { email: EMAIL })
    const answer = await harness.post('people/match', { email: EMAIL })
    expect([answer.status, answer.json]).toEqual([
      422,
      {
        error:
          "You have insufficient credits! <a href='https://app.apollo.io/#/settings/plans/upgrade' aria-onclick='close_alert'>Upgrade your plan</a> to increase your number of lead credits.",
      },
    ])
    const { json } = await harness.post('usage_stats/credit_usage_stats')
    expect(json.credit_usage_stats.lead_credit).toEqual({ limit: 1, consumed: 1, left_over: 0 })
    expect(harness.emulator.stats().chargesByPerson).toEqual({ [MIRA]: 1 })
  })
})

describe('people/bulk_match', () => {
  test('counts hits, misses and credits; a duplicate is charged once', async () => {
    const details = [
      { email: EMAIL },
      { email: 'nobody@x.example' },
      { id: MIRA },
      { name: 'Raj Li', domain: 'ridge.example' },
    ]
    const { json, text } = await harness.post('people/bulk_match', { details })
    expect(json).toMatchObject({
      status: 'success',
      error_code: null,
      error_message: null,
      total_requested_enrichments: 4,
      unique_enriched_records: 2,
      missing_records: 1,
      credits_consumed: 2,
    })
    const ids = (json.matches as ({ id: string } | null)[]).map((match) => match?.id ?? null)
    expect(ids).toEqual([MIRA, null, MIRA, '65f1a0c4d2e3b40001aa1007'])
    expect(text).toMatch(/"request_id":-?\d+\}$/)
    expect(harness.emulator.stats().creditsCharged).toBe(2)
  })

  test('nobody matched: still success, without a request_id', async () => {
    const { json, status } = await harness.post('people/bulk_match', { details: [{ email: 'nobody@x.example' }] })
    expect(status).toBe(200)
    expect(json).toMatchObject({ status: 'success', matches: [null], credits_consumed: 0, unique_enriched_records: 0 })
    expect(json).not.toHaveProperty('request_id')
  })

  test.each([
    [{}, 400, 'INVALID_REQUEST', 'invalid request, missing details'],
    [
      { details: Array.from({ length: 11 }, () => ({ email: EMAIL })) },
      400,
      'RECORD_LIMIT_EXCEEDED',
      'cannot enrich more than 10 in a single request',
    ],
    [{ details: ['x'] }, 422, 'UNKNOWN_ERROR', 'no implicit conversion of Symbol into Integer'],
  ])('refuses %o', async (body, status, error_code, error_message) => {
    const answer = await harness.post('people/bulk_match', body)
    expect([answer.status, answer.json]).toEqual([status, { status: 'failed', error_code, error_message }])
  })

  test('flags in the query hold for the whole batch, details in Rails form too', async () => {
    const flags = 'reveal_phone_number=true&webhook_url=https%3A%2F%2Fhooks.example'
    const { json } = await harness.post(`people/bulk_match?${flags}&details[][id]=${MIRA}&details[][email]=x@y.example`)
    expect(json).toMatchObject({ total_requested_enrichments: 1 })
    // Numbers of the same person that are still under way would not be fetched twice.
    harness.clock.advance(60_000)
    const two = await harness.post(`people/bulk_match?${flags}&details[][id]=${MIRA}&details[][id]=${MIRA}`)
    expect(two.json).toMatchObject({ total_requested_enrichments: 2, unique_enriched_records: 1, credits_consumed: 9 })
  })
})

describe('people/{id}', () => {
  test('shows a placeholder for a verified address until the person is a contact', async () => {
    const locked = await harness.get(`people/${MIRA}`)
    expect(locked.json.person).toMatchObject({ email: 'email_not_unlocked@domain.com', email_status: 'verified' })
    expect(locked.json.person).toHaveProperty('time_zone', 'America/Denver')
    await harness.post('contacts', { person_id: MIRA })
    const unlocked = await harness.get(`people/${MIRA}`)
    expect(unlocked.json.person.email).toBe(EMAIL)
    expect(harness.emulator.stats().creditsCharged).toBe(2)
  })

  test('guessed and missing addresses are shown as they are', async () => {
    const guessed = await harness.get('people/65f1a0c4d2e3b40001aa1004')
    expect(guessed.json.person).toMatchObject({ email: 'ana.guess@northpeak.example', email_status: 'extrapolated' })
    const none = await harness.get('people/65f1a0c4d2e3b40001aa1005')
    expect(none.json.person).toMatchObject({ email: null, email_status: 'unavailable' })
  })

  test('unknown and obsolete people are 422', async () => {
    expect((await harness.get('people/65f1a0c4d2e3b40001aa1999')).json).toEqual({ error: 'Person does not exist.' })
    expect((await harness.get('people/65f1a0c4d2e3b40001aa1006')).json).toEqual({ error: 'This is obsolete data.' })
    expect((await harness.get('people/17')).json).toEqual({ error: 'Parameters misconfigured. id is not a valid ID' })
    expect(harness.emulator.stats().creditsCharged).toBe(0)
  })
})
