import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EmulatorOptions } from '../src/index.ts'
import { fixtureWorld } from './fixture-world.ts'
import { fakeClock, type Harness, MIRA, startEmulator } from './harness.ts'
import { operationRequests, prepare } from './operation-requests.ts'

let folder: string
const running: Harness[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-snapshot-'))
})

afterEach(async () => {
  await Promise.all(running.splice(0).map((harness) => harness.emulator.close()))
  rmSync(folder, { recursive: true })
})

async function start(options: EmulatorOptions = {}): Promise<Harness> {
  const harness = await startEmulator(options)
  running.push(harness)
  return harness
}

/** A team with something of every kind. */
async function work(harness: Harness): Promise<void> {
  const requests = operationRequests(await prepare(harness))
  for (const [name, { path, body }] of Object.entries(requests)) {
    await harness.send(name.split(' ')[0] ?? '', path, body === undefined ? {} : { body: JSON.stringify(body) })
  }
  const gone = harness.emulator.app.create('contact', { first_name: 'Gone' })
  harness.emulator.app.delete('contact', gone)
}

test('a snapshot is plain JSON and puts back everything, in another emulator too', async () => {
  const first = await start()
  await work(first)
  first.emulator.faults.add({ endpoint: /^tasks\//, times: 2, effect: { status: 503 } })
  first.emulator.callbacks.add({ effect: 'double', probability: 0.5 })
  const snapshot = first.emulator.snapshot()
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot)
  const second = await start()
  second.emulator.restore(JSON.parse(JSON.stringify(snapshot)))
  expect(second.emulator.snapshot()).toEqual(snapshot)
  expect((await second.get('tasks/search')).status).toBe(503)
  const next = await Promise.all([first, second].map((harness) => harness.post('contacts', { first_name: 'Next' })))
  expect(next[0]?.json.contact.id).toBe(next[1]?.json.contact.id)
})

test('a snapshot does not change with what comes after it', async () => {
  const { emulator, post } = await start()
  const { id } = (await post('contacts', { first_name: 'A' })).json.contact
  const snapshot = emulator.snapshot()
  emulator.app.edit('contact', id, { first_name: 'B' })
  emulator.restore(snapshot)
  emulator.app.edit('contact', id, { first_name: 'C' })
  emulator.restore(snapshot)
  expect((await post('contacts/search')).json.contacts).toMatchObject([{ first_name: 'A' }])
})

test('the control plane gives and takes it', async () => {
  const first = await start()
  await work(first)
  const { text } = await first.get('/__emulator/snapshot', {})
  const second = await start()
  const restored = await second.send('POST', '/__emulator/snapshot', { body: text, headers: {} })
  expect([restored.status, restored.json]).toEqual([200, { ok: true }])
  expect((await second.get('/__emulator/snapshot', {})).text).toBe(text)
  const wrong = await second.send('POST', '/__emulator/snapshot', { body: '{}', headers: {} })
  expect([wrong.status, wrong.json.error]).toEqual([400, 'this is not a snapshot of the emulator'])
})

test('a snapshot of another world is refused', async () => {
  const first = await start()
  const second = await start({ world: { ...fixtureWorld(), seed: 8 } })
  expect(() => second.emulator.restore(first.emulator.snapshot())).toThrow('the snapshot is of seed 7, not 8')
})

test('results under way are posted anew after a restore', async () => {
  const timers: number[] = []
  const clock = { ...fakeClock(), setTimeout: (_run: () => void, delayMs: number) => timers.push(delayMs) }
  const { emulator, post } = await start({ clock })
  await post('people/match', { id: MIRA, reveal_phone_number: true, webhook_url: 'http://127.0.0.1:9/' })
  emulator.restore(emulator.snapshot())
  expect(timers).toEqual([1000, 1000])
})

test('changes in the app and restores are kept in the journal', async () => {
  const journal = join(folder, 'journal.jsonl')
  const first = await start({ journal })
  const snapshot = first.emulator.snapshot()
  first.emulator.app.create('contact', { first_name: 'Forgotten' })
  first.emulator.restore(snapshot)
  const id = first.emulator.app.create('contact', { first_name: 'Kept' })
  await first.post('people/match', { id: MIRA })
  first.emulator.app.move('contact', id, 'Replied')
  const second = await start({ journal })
  expect(second.emulator.snapshot()).toEqual(first.emulator.snapshot())
  expect((await second.post('contacts/search')).json.contacts).toMatchObject([{ id, first_name: 'Kept' }])
})
