import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeClock, type Harness, MIRA, startEmulator } from './harness.ts'

const clock = fakeClock()
let harness: Harness
let receiver: Server
let received: { url: string; body: string }[]
let statuses: number[]
let timers: { run: () => void; delayMs: number }[]
let timerSet: () => void

beforeEach(async () => {
  received = []
  statuses = []
  timers = []
  timerSet = () => {}
  const setTimeout = (run: () => void, delayMs: number) => {
    timers.push({ run, delayMs })
    timerSet()
  }
  harness = await startEmulator({ clock: { now: clock.now, setTimeout }, callbacks: { delayMs: 5000 } })
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ url: request.url ?? '', body })
      response.writeHead(statuses.shift() ?? 200).end()
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

async function reveal(email: string): Promise<string> {
  const { port } = receiver.address() as AddressInfo
  const webhook_url = `http://127.0.0.1:${port}/hook?token=t`
  const { text } = await harness.post('people/match', { email, reveal_phone_number: true, webhook_url })
  return /"request_id":(-?\d+)/.exec(text)?.[1] ?? ''
}

async function fire(): Promise<void> {
  const arrived = once(receiver, 'received')
  timers.shift()?.run()
  await arrived
}

test('the number follows by webhook and can be polled, until it expires', async () => {
  const id = await reveal('mira.okafor@northpeak.example')
  const pending = await harness.get(`webhook_result/${id}`)
  expect([pending.status, pending.json]).toEqual([404, { error_code: 'result_pending', retry_after_seconds: 10 }])
  expect(timers.map((timer) => timer.delayMs)).toEqual([5000])
  clock.advance(5000)
  await fire()
  const payload = JSON.parse(received[0]?.body ?? '') as unknown
  expect(received[0]?.url).toBe('/hook?token=t')
  expect(payload).toMatchObject({
    status: 'success',
    unique_enriched_records: 1,
    credits_consumed: 8,
    people: [{ id: MIRA, phone_numbers: [{ sanitized_number: '+13035550142', type_cd: 'mobile' }] }],
  })
  const polled = await harness.get(`webhook_result/${id}`)
  expect([polled.status, polled.json]).toMatchObject([
    200,
    { request_id: id, webhook_status: 'success', request_type: 'phone', webhook_result: payload },
  ])
  clock.advance(30 * 24 * 3_600_000)
  const expired = await harness.get(`webhook_result/${id}`)
  expect([expired.status, expired.json]).toEqual([410, { error_code: 'request_id_expired' }])
})

test('a delivery that meets a 5xx is repeated', async () => {
  statuses = [500]
  const again = new Promise<void>((resolve) => {
    let set = 0
    timerSet = () => {
      set += 1
      if (set === 2) resolve()
    }
  })
  await reveal('joel.tanaka@northpeak.example')
  await fire()
  await again
  await fire()
  expect(received).toHaveLength(2)
  expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({ missing_records: 1, credits_consumed: 0, people: [] })
  expect(harness.emulator.stats().creditsCharged).toBe(1)
})

test('unknown and malformed request ids', async () => {
  const unknown = await harness.get('webhook_result/-5625000000000000001')
  expect([unknown.status, unknown.json]).toEqual([404, { error_code: 'request_id_unknown' }])
  const malformed = await harness.get('webhook_result/abc')
  expect([malformed.status, malformed.json]).toEqual([400, { error_code: 'invalid_request_id' }])
})
