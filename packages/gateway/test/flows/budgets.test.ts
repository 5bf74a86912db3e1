import { type Clock, systemClock } from '@delos/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

interface Budget {
  id: string
  window: { opensAt: string; closesAt: string; charged: number; reserved: number; remaining: number }
  alerts: number[]
  limitCredits: number
}

let h: Harness
let laterMs = 0
let nextPerson = 0
const clock: Clock = { ...systemClock, now: () => Date.now() + laterMs }

beforeAll(async () => {
  h = await createHarness({ clock })
})

beforeEach(async () => {
  const { body } = await h.http.get<{ budgets: Budget[] }>('/api/budgets')
  for (const budget of body.budgets) await h.http.delete(`/api/budgets/${budget.id}`)
})

afterAll(() => h.close())

describe('budgets', () => {
  test('are made, read, changed, listed and deleted, and each change is in the audit log', async () => {
    const terms = { scope: { team: 'sales' }, period: 'month', limitCredits: 12.345 }
    const made = await h.http.put<Budget>('/api/budgets/sales', terms)
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: 'sales',
        ...terms,
        softAlerts: [0.5, 0.8],
        window: { charged: 0, reserved: 0, remaining: 12.345 },
        alerts: [],
      },
    })
    const changed = await h.http.put<Budget>('/api/budgets/sales', { ...terms, limitCredits: 20, softAlerts: [0.9] })
    expect(changed).toMatchObject({
      status: 200,
      body: { limitCredits: 20, softAlerts: [0.9], window: { remaining: 20 } },
    })
    expect((await h.http.get<Budget>('/api/budgets/sales')).body).toMatchObject({ limitCredits: 20 })
    expect((await h.http.get<{ budgets: Budget[] }>('/api/budgets')).body.budgets.map(({ id }) => id)).toEqual([
      'sales',
    ])
    expect((await h.http.delete('/api/budgets/sales')).body).toEqual({ id: 'sales', deleted: true })
    expect(await h.http.get('/api/budgets/sales')).toMatchObject({ status: 404, body: { code: 'budget_not_found' } })
    expect(await h.http.delete('/api/budgets/sales')).toMatchObject({ status: 404, body: { code: 'budget_not_found' } })

    const { body } = await h.http.get<{ entries: object[] }>('/api/audit?entityType=budget&entityId=sales')
    expect(body.entries).toMatchObject([
      { action: 'budget.deleted', before: { limitCredits: 20 }, after: null },
      {
        action: 'budget.changed',
        before: { limitCredits: 12.345, softAlerts: [0.5, 0.8] },
        after: { limitCredits: 20 },
      },
      { action: 'budget.created', before: null, after: terms },
    ])
  })

  test('an exhausted budget refuses, a higher limit lets go on at once, a lower one refuses again', async () => {
    await limitTo(2)
    expect([await buy(), await buy()]).toEqual([200, 200])
    const refused = await h.http.post('/api/leads/enrich', { email: nextEmail() })
    const { window } = await budget()
    expect(refused).toMatchObject({
      status: 402,
      body: {
        code: 'budget_exhausted',
        budget: 'all',
        remainingCredits: 0,
        requestedCredits: 1,
        resetsAt: window.closesAt,
      },
    })
    await limitTo(3)
    expect(await budget()).toMatchObject({ window: { charged: 2, remaining: 1 }, alerts: [0.5] })
    expect([await buy(), await buy()]).toEqual([200, 402])
    await limitTo(1)
    expect(await budget()).toMatchObject({ limitCredits: 1, window: { charged: 3, remaining: 0 }, alerts: [0.5, 0.8] })
    expect(await buy()).toBe(402)
  })

  test('a budget made anew under an old name does not hear of its predecessor’s purchases', async () => {
    await limitTo(5)
    await Promise.all([buy(), h.http.delete('/api/budgets/all')])
    await limitTo(5)
    expect(await budget()).toMatchObject({ window: { charged: 0, reserved: 0, remaining: 5 } })
    expect(await buy()).toBe(200)
    expect(await budget()).toMatchObject({ window: { charged: 1, remaining: 4 } })
  })

  test('another period or scope counts from nothing', async () => {
    await limitTo(5)
    await buy()
    await h.http.put('/api/budgets/all', { scope: {}, period: 'total', limitCredits: 5 })
    expect(await budget()).toMatchObject({
      period: 'total',
      window: { charged: 0, closesAt: '9999-12-31T00:00:00.000Z' },
    })
    await buy()
    await h.http.put('/api/budgets/all', { scope: { tag: 'x' }, period: 'total', limitCredits: 5 })
    expect(await budget()).toMatchObject({ scope: { tag: 'x' }, window: { charged: 0, remaining: 5 } })
  })

  test('the next day begins with all of it', async () => {
    await limitTo(1)
    expect([await buy(), await buy()]).toEqual([200, 402])
    laterMs += 24 * 60 * 60 * 1000
    expect(await budget()).toMatchObject({ window: { charged: 0, remaining: 1 }, alerts: [] })
    expect([await buy(), await buy()]).toEqual([200, 402])
  })

  test('days are those of the budget’s own time zone', async () => {
    const terms = { scope: {}, period: 'day', limitCredits: 5, timezone: 'Asia/Kathmandu' }
    expect((await h.http.put('/api/budgets/all', terms)).body).toMatchObject({ timezone: 'Asia/Kathmandu' })
    await buy()
    const { window } = await budget()
    expect([window.opensAt, window.closesAt].map((at) => at.slice(10))).toEqual(['T18:15:00.000Z', 'T18:15:00.000Z'])
    expect(window).toMatchObject({ charged: 1, reserved: 0 })
    await h.http.put('/api/budgets/all', { ...terms, timezone: 'UTC' })
    expect(await budget()).toMatchObject({ timezone: 'UTC', window: { charged: 0, remaining: 5 } })
  })

  test('99 wishes at once against a budget of 30 are 30 credits and 69 refusals', async () => {
    await limitTo(30)
    const answers = await Promise.all(
      Array.from({ length: 99 }, () => h.http.post('/api/leads/enrich', { email: nextEmail() })),
    )
    const refused = answers.filter(({ status }) => status === 402)
    expect([answers.filter(({ status }) => status === 200).length, refused.length]).toEqual([30, 69])
    const { window } = await budget()
    expect(window).toMatchObject({ charged: 30, reserved: 0, remaining: 0 })
    for (const { body, headers } of refused) {
      expect(headers.get('delos-credits')).toBe('0')
      expect(body).toMatchObject({
        code: 'budget_exhausted',
        budget: 'all',
        remainingCredits: 0,
        requestedCredits: 1,
        resetsAt: window.closesAt,
      })
    }
  })

  test('a limit that is changed in the middle of many purchases is kept all the same', async () => {
    await limitTo(4)
    const bought = Array.from({ length: 12 }, () => buy())
    await limitTo(6)
    const statuses = await Promise.all(bought)
    expect(statuses.filter((status) => status !== 200 && status !== 402)).toEqual([])
    const { window } = await budget()
    expect(window).toMatchObject({ charged: statuses.filter((status) => status === 200).length, reserved: 0 })
    expect(window.charged).toBeGreaterThanOrEqual(4)
    expect(window.charged).toBeLessThanOrEqual(6)
  })

  test.each([
    ['scope.tenant', { scope: { tenant: 'x' } }],
    ['scope.team', { scope: { team: '' } }],
    ['scope', { scope: undefined }],
    ['period', { period: 'year' }],
    ['limitCredits', { limitCredits: -1 }],
    ['limitCredits', { limitCredits: 0.0001 }],
    ['limitCredits', { limitCredits: '5' }],
    ['softAlerts.0', { softAlerts: [1.5] }],
    ['timezone', { timezone: 'Mars/Olympus' }],
    ['timezone', { timezone: '+02:00' }],
    ['limit', { limit: 5 }],
  ])('refuses a wrong %s by name', async (field, wrong) => {
    const answer = await h.http.put('/api/budgets/all', { scope: {}, period: 'day', limitCredits: 5, ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { field } })
  })

  test('an id is what an address can hold', async () => {
    const answer = await h.http.put('/api/budgets/My%20Budget', { scope: {}, period: 'day', limitCredits: 5 })
    expect(answer).toMatchObject({ status: 422, body: { field: 'id' } })
  })

  test('only an admin key changes budgets', async () => {
    const writer = createHttp(h.url, h.keys.write)
    const answer = await writer.put('/api/budgets/all', { scope: {}, period: 'day', limitCredits: 5 })
    expect(answer).toMatchObject({ status: 403, body: { code: 'missing_scope', requiredScope: 'admin' } })
    expect((await writer.delete('/api/budgets/all')).status).toBe(403)
    expect((await writer.get('/api/budgets')).status).toBe(200)
  })
})

async function limitTo(limitCredits: number): Promise<void> {
  const { status } = await h.http.put('/api/budgets/all', { scope: {}, period: 'day', limitCredits })
  expect([200, 201]).toContain(status)
}

async function budget(): Promise<Budget> {
  return (await h.http.get<Budget>('/api/budgets/all')).body
}

async function buy(): Promise<number> {
  return (await h.http.post('/api/leads/enrich', { email: nextEmail() })).status
}

function nextEmail(): string {
  const email = h.emulator.world.people.filter(({ enrichable, email }) => enrichable && email)[nextPerson++]?.email
  if (!email) throw new RangeError('The world has no more people')
  return email
}
