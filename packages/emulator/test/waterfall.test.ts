import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock, type Harness, MIRA, startEmulator } from './harness.ts'

const webhook_url = 'http://127.0.0.1:9/hook'
const clock = fakeClock()
let harness: Harness
let timers: number[]

beforeEach(async () => {
  timers = []
  const setTimeout = (_run: () => void, delayMs: number) => timers.push(delayMs)
  harness = await startEmulator({ clock: { now: clock.now, setTimeout }, callbacks: { delayMs: 5000 } })
})

afterEach(() => harness.emulator.close())

function requestIdOf(text: string): string {
  return /"request_id":(-?\d+)/.exec(text)?.[1] ?? ''
}

async function resultOf(requestId: string): Promise<unknown> {
  clock.advance(5000)
  return (await harness.get(`webhook_result/${requestId}`)).json
}

test('one person: accepted now, found by vendors later, charged by what they find', async () => {
  const body = { id: MIRA, run_waterfall_email: true, run_waterfall_phone: true, webhook_url }
  const answer = await harness.post('people/match', body)
  expect(answer.json).toMatchObject({ person: { id: MIRA }, waterfall: { status: 'accepted' } })
  const id = requestIdOf(answer.text)
  expect(await resultOf(id)).toMatchObject({
    request_id: id,
    request_type: 'waterfall',
    webhook_result: {
      target_fields: ['emails', 'phone_numbers'],
      records_enriched: 1,
      credits_consumed: 21.5,
      request_id: id,
      people: [
        {
          id: MIRA,
          emails: [{ email: 'mira.okafor@northpeak.example', email_status_cd: 'Verified' }],
          phone_numbers: [{ sanitized_number: '+13035550142' }],
          waterfall: { emails: [{ vendors: [{ status: 'VERIFIED' }] }] },
        },
      ],
    },
  })
  expect(harness.emulator.stats().creditsCharged).toBe(22.5)
  expect(timers).toEqual([5000])
})

test('many people: no counters, no e-mail in the answer, and what could not be queued is named', async () => {
  const details = [{ id: MIRA }, { email: 'nobody@x.example' }]
  const { json } = await harness.post('people/bulk_match', { details, run_waterfall_email: true, webhook_url })
  expect(json).toMatchObject({
    total_requested_enrichments: 2,
    matches: [{ id: MIRA }, null],
    waterfall: { status: 'accepted', unprocessed_attributes: [{ email: 'nobody@x.example' }] },
  })
  for (const counter of ['unique_enriched_records', 'missing_records', 'credits_consumed']) {
    expect(json).not.toHaveProperty(counter)
  }
  expect(json.matches).not.toHaveProperty([0, 'email'])
})

test('nobody to look for: nothing is charged and nothing is posted', async () => {
  const body = { email: 'nobody@x.example', run_waterfall_email: true, webhook_url }
  const { json } = await harness.post('people/match', body)
  expect(json).toMatchObject({ waterfall: { status: 'rejected' } })
  expect([harness.emulator.stats().creditsCharged, timers]).toEqual([0, []])
})

test('a lookup without a result costs what the vendor takes for looking', async () => {
  const answer = await harness.post('people/match', {
    linkedin_url: 'http://www.linkedin.com/in/person-2',
    run_waterfall_phone: true,
    webhook_url,
  })
  const result = await resultOf(requestIdOf(answer.text))
  expect(result).toMatchObject({ webhook_result: { mobile_records_not_found: 1, credits_consumed: 0, people: [{}] } })
})

test('numbers of the same people are not fetched twice at a time', async () => {
  const body = { details: [{ id: MIRA }], reveal_phone_number: true, webhook_url }
  const first = await harness.post('people/bulk_match', body)
  const second = await harness.post('people/bulk_match', body)
  expect([first.json, second.json]).toMatchObject([
    { credits_consumed: 9, phone_enrichment: { status: 'pending', request_id: expect.any(String) } },
    { credits_consumed: 1, phone_enrichment: { status: 'skipped' } },
  ])
  expect((await harness.get(`webhook_result/${requestIdOf(second.text)}`)).json).toEqual({
    error_code: 'request_id_unknown',
  })
})
