import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock, type Harness, MIRA, startEmulator } from './harness.ts'

const JOEL = '65f1a0c4d2e3b40001aa1002'
const clock = fakeClock()
let harness: Harness
let receiver: Server
let received: string[]
let timers: { run: () => void; delayMs: number }[]

beforeEach(async () => {
  received = []
  timers = []
  const setTimeout = (run: () => void, delayMs: number) => {
    timers.push({ run, delayMs })
    receiver.emit('timer')
  }
  harness = await startEmulator({ clock: { now: clock.now, setTimeout }, callbacks: { delayMs: 100 } })
  receiver = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      received.push(request.url ?? '')
      response.end()
      receiver.emit('received')
    })
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
})

afterEach(async () => {
  await harness.emulator.close()
  receiver.closeAllConnections()
  receiver.close()
})

async function reveal(id: string, hook: string): Promise<string> {
  const { port } = receiver.address() as AddressInfo
  const webhook_url = `http://127.0.0.1:${port}/${hook}?token=secret`
  const { text } = await harness.post('people/match', { id, reveal_phone_number: true, webhook_url })
  return /"request_id":(-?\d+)/.exec(text)?.[1] ?? ''
}

async function fire(): Promise<void> {
  const arrived = once(receiver, 'received')
  timers.shift()?.run()
  await arrived
}

test('a lost callback is never posted, but can be polled', async () => {
  harness.emulator.callbacks.next('lose')
  const id = await reveal(MIRA, 'lost')
  expect(timers).toEqual([])
  clock.advance(100)
  expect((await harness.get(`webhook_result/${id}`)).status).toBe(200)
  expect(harness.emulator.deliveries()).toMatchObject([{ requestId: id, state: 'lost', attempts: 0 }])
  expect(harness.emulator.deliveries()[0]?.url).not.toContain('secret')
})

test('a doubled callback is posted twice', async () => {
  harness.emulator.callbacks.next('double')
  await reveal(MIRA, 'twice')
  const again = once(receiver, 'timer')
  await fire()
  await again
  await fire()
  expect(received).toEqual(['/twice?token=secret', '/twice?token=secret'])
  expect(timers).toEqual([])
})

test('a reordered callback lets the next one pass', async () => {
  harness.emulator.callbacks.next('reorder')
  await reveal(MIRA, 'first')
  await reveal(JOEL, 'second')
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([300, 100])
  timers.reverse()
  await fire()
  await once(receiver, 'received')
  expect(received).toEqual(['/second?token=secret', '/first?token=secret'])
})

test('a reordered callback without a next one comes late', async () => {
  harness.emulator.callbacks.next('reorder')
  await reveal(MIRA, 'alone')
  await fire()
  expect(received).toEqual(['/alone?token=secret'])
})

test('rules by kind and chance, with a delay of their own; the control plane knows them', async () => {
  const rule = { requestType: 'phone', effect: { delayMs: 7 }, times: 1 }
  const added = await harness.post('/__emulator/callback-faults', rule, {})
  expect(added.json).toMatchObject({ ok: true, id: 1 })
  await reveal(MIRA, 'slow')
  await reveal(JOEL, 'usual')
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([7, 100])
  expect((await harness.get('/__emulator/callback-faults', {})).json).toMatchObject([{ id: 1, fired: 1, rule }])
  expect((await harness.send('DELETE', '/__emulator/callback-faults/1', { headers: {} })).status).toBe(200)
  expect((await harness.send('DELETE', '/__emulator/callback-faults/1', { headers: {} })).status).toBe(404)
  const bad = await harness.post('/__emulator/callback-faults', { effect: 'explode' }, {})
  expect([bad.status, bad.json.error]).toEqual([400, 'an effect is lose, double, reorder or { delayMs }'])
})
