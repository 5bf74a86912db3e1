import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EmulatorOptions } from '../src/index.ts'
import { fixtureWorld } from './fixture-world.ts'
import { fakeClock, type Harness, startEmulator } from './harness.ts'

let folder: string
let journal: string
const clock = fakeClock()
const running: Harness[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-journal-'))
  journal = join(folder, 'journal.jsonl')
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((harness) => harness.emulator.close()))
  rmSync(folder, { recursive: true })
})

// The first emulator is left running: nothing is flushed at an orderly end.
async function start(options: EmulatorOptions = {}): Promise<Harness> {
  const harness = await startEmulator({ journal, clock, ...options })
  running.push(harness)
  return harness
}

async function work(harness: Harness): Promise<void> {
  const { post, patch } = harness
  await post('people/match', { email: 'mira.okafor@northpeak.example' })
  await post('people/match', { email: 'nobody@x.example' })
  await post('organizations/bulk_enrich?domains[]=northpeak.example', {})
  await post('people/match', {}, { 'x-api-key': 'wrong' })
  const account = (await post('accounts', { domain: 'northpeak.example' })).json.account
  const contact = (await post('contacts', { email: 'mira.okafor@northpeak.example', label_names: ['Warm'] })).json
    .contact
  clock.advance(1000)
  const deal = (await post('opportunities', { name: 'D', account_id: account.id })).json.opportunity
  await post('opportunities', {})
  await patch(`opportunities/${deal.id}`, { amount: '12' })
  await post('tasks', { user_id: '66e4000000000000000e4001', type: 'call', contact_id: contact.id })
  harness.emulator.faults.next('contacts/create', { reset: 'after' })
  await post('contacts', { first_name: 'Lost answer' }).catch(() => undefined)
  harness.emulator.faults.next('contacts/create', { status: 500 })
  await post('contacts', { first_name: 'Never' })
  harness.emulator.chargeOutside('people/match', 5, 7)
}

async function picture({ post, get, emulator }: Harness): Promise<unknown> {
  const stats = emulator.stats()
  const lists = [
    await get('contacts/search?sort_by_field=contact_updated_at'),
    await get('accounts/search'),
    await get('opportunities/search'),
    await get('tasks/search'),
    await get('labels'),
    await post('usage_stats/credit_usage_stats'),
    await post('usage_stats/api_usage_stats'),
  ]
  return { stats: { ...stats, faults: 0 }, lists: lists.map((answer) => answer.json) }
}

test('a new process continues where a killed one stopped', async () => {
  const first = await start()
  await work(first)
  const copy = join(folder, 'copy.jsonl')
  copyFileSync(journal, copy)
  const before = await picture(first)
  const second = await start({ journal: copy })
  expect(await picture(second)).toEqual(before)
  const [a, b] = [await first.post('contacts', { first_name: 'Z' }), await second.post('contacts', { first_name: 'Z' })]
  expect(b.json.contact.id).toBe(a.json.contact.id)
})

test('other limits and credits at the second start do not change the past', async () => {
  const first = await start({ limits: { 'contacts/create': { minute: 1 } } })
  await first.post('contacts', { first_name: 'A' })
  await first.post('contacts', { first_name: 'Refused' })
  await first.post('people/match', { email: 'mira.okafor@northpeak.example' })
  const second = await start({ credits: 0, limits: { 'contacts/create': { minute: 1000 } } })
  expect(second.emulator.stats()).toEqual(first.emulator.stats())
  expect(second.emulator.stats()).toMatchObject({ rateLimited: 1, recordsWritten: 1, creditsCharged: 1 })
  expect((await second.post('contacts', {})).headers.get('x-minute-usage')).toBe('2')
})

test('a torn last line is dropped, and the journal goes on behind it', async () => {
  const first = await start()
  await first.post('contacts', { first_name: 'A' })
  appendFileSync(journal, '{"t":1,"m":"POST","u":"/api/v1/cont')
  const second = await start()
  expect(second.emulator.stats().recordsWritten).toBe(1)
  await second.post('contacts', { first_name: 'B' })
  const third = await start()
  expect(third.emulator.stats()).toEqual(second.emulator.stats())
  expect((await third.get('contacts/search')).json.contacts).toMatchObject([{ first_name: 'B' }, { first_name: 'A' }])
})

test('reset empties the journal', async () => {
  const first = await start()
  await first.post('contacts', { first_name: 'A' })
  first.emulator.reset()
  await first.post('contacts', { first_name: 'B' })
  const second = await start()
  expect((await second.get('contacts/search')).json.contacts).toMatchObject([{ first_name: 'B' }])
})

test('a journal of another seed is refused', async () => {
  await start()
  await expect(startEmulator({ journal, world: { ...fixtureWorld(), seed: 8 } })).rejects.toThrow(
    'was written with seed 7, not 8',
  )
})

test('a result that was under way is posted after the crash', async () => {
  const timers: number[] = []
  const setTimeout = (_run: () => void, delayMs: number) => timers.push(delayMs)
  const options = { clock: { now: clock.now, setTimeout } }
  const first = await start(options)
  const webhook_url = 'http://127.0.0.1:9/'
  await first.post('people/match', { email: 'mira.okafor@northpeak.example', reveal_phone_number: true, webhook_url })
  await start(options)
  expect(timers).toEqual([1000, 1000])
  clock.advance(1000)
  await start(options)
  expect(timers).toHaveLength(2)
})
