import { type Clock, systemClock } from '@delos/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/actor.ts'
import { insertDeliveries } from '../../src/db/webhooks.ts'
import { createOutboundClient, type OutboundClient } from '../../src/outbound/outbound-client.ts'
import { putWebhook } from '../../src/services/webhooks/put-webhook.ts'
import { nextTryAt } from '../../src/services/webhooks/retry-schedule.ts'
import { createWebhookDeliverer, type WebhookDeliverer } from '../../src/services/webhooks/webhook-deliverer.ts'
import { createHarness, type Harness } from '../harness.ts'
import { createReceiver, type Receiver } from './receiver.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

let aheadMs = 0
/** Moved by the test; naps are short, so that what became due is found at once. */
const clock: Clock = {
  now: () => Date.now() + aheadMs,
  sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 10), signal),
}

let h: Harness
let receiver: Receiver
let outbound: OutboundClient
let deliverer: WebhookDeliverer

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true, clock, env: { DELOS_ALLOW_PRIVATE_WEBHOOKS: 'true' } })
})
afterAll(() => h?.close())

beforeEach(async () => {
  receiver = await createReceiver()
  outbound = createOutboundClient({ allowLoopback: true })
  deliverer = createWebhookDeliverer({
    context: (signal) => h.gateway.as(systemActor('webhooks'), { requestId: h.gateway.makeId(), signal }),
    outbound,
    random: () => 0.5,
    timeoutMs: 250,
  })
  deliverer.start()
})
afterEach(async () => {
  await deliverer.stop()
  await outbound.close()
  receiver.close()
  await h.gateway.db.deleteFrom('webhookEndpoints').execute()
})

const register = (id: string, url = receiver.url) => putWebhook.call(h.as(), { id, url: `${url}/${id}` })

async function deliver(endpointId: string, count = 1): Promise<string[]> {
  const at = new Date(clock.now())
  const rows = Array.from({ length: count }, () => ({
    id: `msg_${h.gateway.makeId()}`,
    endpointId,
    type: 'contact.phone',
    entityId: 'c',
    payload: '{"type":"contact.phone"}',
    status: 'pending' as const,
    nextAt: at,
    lastStatus: null,
    lastError: null,
    lastAnswer: null,
    createdAt: at,
  }))
  await h.as().mutate(async (tx) => ({ value: await insertDeliveries(tx, rows), audit: [] }))
  return rows.map(({ id }) => id)
}

interface Delivery {
  id: string
  status: string
  attempts: number
  nextAt: string | null
  lastStatus: number | null
  lastError: string | null
  lastAnswer: string | null
}

const listed = async (id: string) =>
  (await h.http.get<{ deliveries: Delivery[] }>(`/api/webhooks/${id}/deliveries`)).body.deliveries
const shown = async (id: string) =>
  (
    await h.http.get<{ disabledAt: string | null; disabledReason: string | null; failingSince: string | null }>(
      `/api/webhooks/${id}`,
    )
  ).body

/** Waits until the delivery has been tried so often and nobody is at it. */
async function afterTries(id: string, tries: number) {
  for (;;) {
    const row = await h.gateway.db.selectFrom('webhookDeliveries').selectAll().where('id', '=', id).executeTakeFirst()
    if (row && row.attempts >= tries && row.claimedUntil === null) return row
    await systemClock.sleep(10)
  }
}

describe('a delivery', () => {
  it('is tried ten times over more than three days, then given up, and can be replayed under the same id', async () => {
    receiver.answer = (response) => void response.writeHead(500).end('no\0pe')
    await register('down')
    const [id = ''] = await deliver('down')
    const waits: number[] = []
    for (let tries = 1; tries <= 10; tries++) {
      const row = await afterTries(id, tries)
      expect(row).toMatchObject({ lastStatus: 500, lastError: 'answered 500', lastAnswer: 'nope' })
      if (row.status !== 'pending') break
      const waitMs = row.nextAt.getTime() - (row.lastTriedAt?.getTime() ?? 0)
      waits.push(Math.round(waitMs / 1000))
      aheadMs += waitMs
    }
    const planned = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    expect(waits.map((seconds, index) => Math.abs(seconds - (planned[index] ?? 0)) <= 2)).toEqual(
      planned.map(() => true),
    )
    expect(await afterTries(id, 10)).toMatchObject({ status: 'failed', attempts: 10 })
    receiver.answer = (response) => void response.end()
    const replayed = await h.http.post<Delivery>(`/api/webhooks/deliveries/${id}/replay`)
    expect(replayed.body).toMatchObject({ id, status: 'pending', attempts: 0 })
    expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered', lastStatus: 200 })
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]))
    expect((await h.http.post(`/api/webhooks/deliveries/${id}x/replay`)).status).toBe(404)
  })

  it('waits so much longer or shorter, and no more', async () => {
    const bounds = [0, 0.999999].map((value) => nextTryAt(2, 0, () => value)?.getTime())
    expect(bounds).toEqual([255_000, 345_000])
  })

  it.each([
    ['a redirect', 302, 'redirects are not followed'],
    ['a refusal', 400, 'answered 400'],
    ['an error', 503, 'answered 503'],
  ])('that is answered with %s has failed', async (_what, status, lastError) => {
    receiver.answer = (response) => void response.writeHead(status, { location: `${receiver.url}/elsewhere` }).end()
    await register('failing')
    const [id = ''] = await deliver('failing')
    expect(await afterTries(id, 1)).toMatchObject({ status: 'pending', lastStatus: status, lastError })
    expect(receiver.received.map(({ path }) => path)).toEqual(['/failing'])
  })

  it('that is not answered in time has failed', async () => {
    receiver.answer = (response) => void (response.writeHead(200), response.write('s'))
    await register('silent')
    const [id = ''] = await deliver('silent')
    expect(await afterTries(id, 1)).toMatchObject({ status: 'pending', lastError: 'did not answer in time' })
  })

  it('keeps 16 KB of the answer at most', async () => {
    receiver.answer = (response) => void response.end('x'.repeat(1_000_000))
    await register('wordy')
    const [id = ''] = await deliver('wordy')
    await afterTries(id, 1)
    expect((await listed('wordy'))[0]?.lastAnswer).toHaveLength(16 * 1024)
  })

  it('goes nowhere private, whatever is stored', async () => {
    await register('moved')
    await h.gateway.db
      .updateTable('webhookEndpoints')
      .set({ url: 'https://10.0.0.1/x' })
      .where('id', '=', 'moved')
      .execute()
    const [id = ''] = await deliver('moved')
    const row = await afterTries(id, 1)
    expect(row.lastError).toBe('address refused: the address is not on the public internet')
  })

  it('cannot be signed where the key of its secret is gone, and can with a new secret', async () => {
    await register('sealed')
    await h.gateway.db
      .updateTable('webhookEndpoints')
      .set({ sealedSecret: 'v1.AAAA' })
      .where('id', '=', 'sealed')
      .execute()
    const [id = ''] = await deliver('sealed')
    expect((await afterTries(id, 1)).lastError).toBe('the secret was sealed with another key')
    const made = await putWebhook.call(h.as(), { id: 'sealed', url: receiver.url, rotate: true })
    expect([made.secret, made.oldSecretUntil]).toEqual([expect.stringMatching(/^whsec_/), null])
    await h.http.post(`/api/webhooks/deliveries/${id}/replay`)
    aheadMs += 10_000
    expect(await afterTries(id, 2)).toMatchObject({ status: 'delivered' })
  })

  it('that a process broke off is taken up by the next one', async () => {
    let answers = 0
    receiver.answer = (response) => void (answers++ > 0 && response.end())
    await register('broken')
    const [id = ''] = await deliver('broken')
    await receiver.untilReceived(1)
    await deliverer.stop()
    aheadMs += 10_000
    deliverer = createWebhookDeliverer({
      context: (signal) => h.gateway.as(systemActor('webhooks'), { requestId: 'r', signal }),
      outbound,
    })
    deliverer.start()
    expect(await afterTries(id, 2)).toMatchObject({ status: 'delivered' })
  })
})

describe('an endpoint', () => {
  it('that says 410 is disabled at once, and an audit entry says so', async () => {
    receiver.answer = (response) => void response.writeHead(410).end()
    await register('gone')
    const [first = ''] = await deliver('gone')
    expect(await afterTries(first, 1)).toMatchObject({ status: 'failed' })
    const [second = ''] = await deliver('gone')
    expect(await shown('gone')).toMatchObject({ disabledReason: 'gone', disabledAt: expect.any(String) })
    const { body } = await h.http.get<{ entries: { action: string; after: object }[] }>('/api/audit?entityId=gone')
    expect(body.entries[0]).toMatchObject({ action: 'webhook.disabled', after: { disabledReason: 'gone' } })
    receiver.answer = (response) => void response.end()
    await register('gone')
    expect(await afterTries(second, 1)).toMatchObject({ status: 'delivered' })
    const replayed = await h.http.post('/api/webhooks/gone/replay', {
      since: new Date(clock.now() - hourMs).toISOString(),
    })
    expect(replayed.body).toEqual({ replayed: 1 })
    expect(await afterTries(first, 1)).toMatchObject({ status: 'delivered' })
  })

  it('is disabled after five days without one success, and not before', async () => {
    let isUp = false
    receiver.answer = (response) => void response.writeHead(isUp ? 200 : 500).end()
    await register('dying')
    for (const [days, up] of [
      [0, false],
      [4.9, true],
      [0.1, false],
      [4.9, false],
    ] as const) {
      aheadMs += days * dayMs
      isUp = up
      const [id = ''] = await deliver('dying')
      await afterTries(id, 1)
      expect((await shown('dying')).disabledAt).toBeNull()
    }
    aheadMs += 0.2 * dayMs
    await deliver('dying')
    while (!(await shown('dying')).disabledAt) await systemClock.sleep(10)
    expect(await shown('dying')).toMatchObject({ disabledReason: 'five days without a success' })
    const pending = (await listed('dying')).filter(({ status }) => status === 'pending')
    expect(pending).toEqual([])
  })

  it('that asks for patience gets nothing else meanwhile', async () => {
    receiver.answer = (response) => void response.writeHead(429, { 'retry-after': '600' }).end()
    await register('busy')
    const [first = ''] = await deliver('busy')
    await afterTries(first, 1)
    receiver.answer = (response) => void response.end()
    const [second = ''] = await deliver('busy')
    aheadMs += 500_000
    await register('other')
    const [other = ''] = await deliver('other')
    await afterTries(other, 1)
    expect(receiver.received.filter(({ path }) => path === '/busy')).toHaveLength(1)
    aheadMs += 110_000
    expect(await afterTries(second, 1)).toMatchObject({ status: 'delivered' })
  })

  it('that hangs delays nobody else', async () => {
    const hanging = await createReceiver()
    hanging.answer = () => {}
    try {
      const ids = Array.from({ length: 20 }, (_, index) => `e${index}`)
      const isHealthy = (index: number) => index % 2 === 0
      for (const [index, id] of ids.entries()) await register(id, isHealthy(index) ? receiver.url : hanging.url)
      for (const id of ids) await deliver(id, 6)
      await receiver.untilReceived(60)
      // Those that hang have had their own first tries meanwhile, one each at a time, and no more.
      const tries = new Map<string, number>()
      for (const { path } of hanging.received) tries.set(path, (tries.get(path) ?? 0) + 1)
      expect(Math.max(...tries.values())).toBeLessThanOrEqual(6)
      const { body } = await h.http.get<{ deliveries: Delivery[] }>('/api/webhooks/e0/deliveries?status=delivered')
      expect(body.deliveries.length).toBeGreaterThan(0)
    } finally {
      hanging.close()
    }
  })
})
