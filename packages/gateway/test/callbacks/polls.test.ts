import { type Clock, systemClock } from '@delos/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tidyCallbacks } from '../../src/services/callbacks/tidy-callbacks.ts'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'

const dayMs = 24 * 60 * 60_000

let aheadMs = 0
const clock: Clock = { now: () => Date.now() + aheadMs, sleep: (ms, signal) => systemClock.sleep(ms, signal) }

let h: PhoneStage
beforeAll(async () => {
  const emulatorClock = { now: clock.now, setTimeout: (run: () => void, ms: number) => setTimeout(run, ms).unref() }
  h = await createPhoneStage({ clock, emulator: { clock: emulatorClock, callbacks: { delayMs: 50 } } })
})
afterAll(() => h?.close())
beforeEach(() => {
  h.isOpen = false
})

const pollsSent = () => h.emulator.stats().requestsByEndpoint['webhook_result/show'] ?? 0
const row = async () =>
  h.gateway.db.selectFrom('callbackRequests').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()

async function reveal(mobile = true) {
  const person = h.take({ mobile })
  const { body } = await h.http.post<Enriched>('/api/leads/enrich', { email: person.email, revealPhone: true })
  return { person, id: body.contact.id }
}

const stored = async (id: string) =>
  (await h.http.get<{ contact: { phone: string | null }; pending: string[] }>(`/api/contacts/${id}`)).body

describe('where nothing is posted', () => {
  it('the number is asked for after two minutes, by the exact 64-bit id', async () => {
    const { person, id } = await reveal()
    expect(await h.poll()).toEqual({ delivered: 0, pending: 0, gone: 0 })
    const { apolloRequestId } = await row()
    expect(apolloRequestId).toMatch(/^-?\d{17,19}$/)
    expect(Number.isSafeInteger(Number(apolloRequestId))).toBe(false)
    aheadMs += 2 * 60_000
    expect(await h.poll()).toEqual({ delivered: 1, pending: 0, gone: 0 })
    expect(await stored(id)).toMatchObject({ contact: { phone: person.mobilePhone }, pending: [] })
    expect(await h.ledger()).toEqual({
      charged: h.emulator.stats().creditsCharged,
      reserved: 0,
      unknown: 0,
      drift: 0,
    })
  })

  it('and Apollo has it never, it is asked twelve times in thirty days at most, and then not again', async () => {
    const { id } = await reveal()
    await h.gateway.db
      .updateTable('callbackRequests')
      .set({ apolloRequestId: '-1' })
      .where('state', '=', 'awaiting')
      .execute()
    h.emulator.faults.add({
      endpoint: 'webhook_result/show',
      effect: { status: 404, body: '{"error_code":"result_pending","retry_after_seconds":10}' },
    })
    const before = pollsSent()
    const end = clock.now() + 40 * dayMs
    let gone = 0
    for (let hours = 0; clock.now() < end; hours++) {
      gone += (await h.poll()).gone
      aheadMs += hours < 48 ? 5 * 60_000 : dayMs / 4
    }
    h.emulator.faults.clear()
    expect(gone).toBe(1)
    expect(await row()).toMatchObject({ state: 'gone', reason: 'expired', polls: 12 })
    expect(pollsSent() - before).toBeLessThanOrEqual(12)
    expect((await stored(id)).pending).toEqual([])
    expect((await h.ledger()).unknown).toBe(8)
    await h.gateway
      .as({ type: 'system', id: 's', name: 's', scopes: ['admin'] }, { requestId: 'r' })
      .buyer.resolveDoubts()
    expect(await h.ledger()).toEqual({
      charged: h.emulator.stats().creditsCharged,
      reserved: 0,
      unknown: 0,
      drift: 0,
    })
  })

  it('and Apollo has forgotten it, that ends it at once', async () => {
    await reveal()
    aheadMs += 30 * dayMs - 60_000
    await h.gateway.db.updateTable('callbackRequests').set({ polls: 11 }).where('state', '=', 'awaiting').execute()
    aheadMs += 59_000
    await h.gateway.db
      .updateTable('callbackRequests')
      .set({ nextPollAt: new Date(0), expiresAt: new Date(clock.now() + dayMs) })
      .where('state', '=', 'awaiting')
      .execute()
    aheadMs += 2000
    expect(await h.poll()).toEqual({ delivered: 0, pending: 0, gone: 1 })
    expect(await row()).toMatchObject({ state: 'gone', reason: 'request_id_expired' })
  })

  it('what could not be asked for counts as no poll and is asked again', async () => {
    const { person, id } = await reveal()
    aheadMs += 3 * 60_000
    h.emulator.faults.next('webhook_result/show', { status: 500 }, 10)
    await h.poll()
    expect(await row()).toMatchObject({ state: 'awaiting' })
    h.emulator.faults.clear()
    aheadMs += 30 * 60_000
    await h.poll()
    expect((await stored(id)).contact.phone).toBe(person.mobilePhone)
  })
})

describe('a call that was never answered', () => {
  it('is over after an hour, and forgotten after its thirty days', async () => {
    await reveal()
    const { id } = await row()
    await h.gateway.db.updateTable('callbackRequests').set({ state: 'sent' }).where('id', '=', id).execute()
    await tidyCallbacks(h.gateway, h.gateway.db)
    expect((await row()).state).toBe('sent')
    aheadMs += 61 * 60_000
    await tidyCallbacks(h.gateway, h.gateway.db)
    expect((await row()).state).toBe('void')
    aheadMs += 61 * dayMs
    await tidyCallbacks(h.gateway, h.gateway.db)
    const left = await h.gateway.db
      .selectFrom('callbackRequests')
      .select('id')
      .where('state', '<>', 'awaiting')
      .execute()
    expect(left).toEqual([])
  })
})

describe('with DELOS_CALLBACK_TRUST=poll', () => {
  it('what is posted only makes Delos ask Apollo, at once', async () => {
    const wary = await createPhoneStage({ env: { DELOS_CALLBACK_TRUST: 'poll' } })
    try {
      wary.isOpen = false
      const person = wary.take({ mobile: true })
      const { body } = await wary.http.post<Enriched>('/api/leads/enrich', { email: person.email, revealPhone: true })
      await wary.untilArrived(1)
      const [{ path, body: real }] = wary.arrived as [(typeof wary.arrived)[number]]
      const forged = real.toString().replaceAll(person.mobilePhone ?? '', '+15550199')
      await wary.post(path, forged)
      expect(await wary.match()).toEqual({ used: 1, ignored: 0 })
      const read = async () =>
        (await wary.http.get<{ contact: { phone: string | null } }>(`/api/contacts/${body.contact.id}`)).body.contact
      expect((await read()).phone).toBeNull()
      expect(await wary.poll()).toEqual({ delivered: 1, pending: 0, gone: 0 })
      expect((await read()).phone).toBe(person.mobilePhone)
      for (let number = 0; number < 30; number++) await wary.post(path, `${forged.slice(0, -1)},"n":${number}}`)
      expect(await wary.match()).toEqual({ used: 0, ignored: 30 })
    } finally {
      await wary.close()
    }
  })
})
