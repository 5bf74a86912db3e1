import { Writable } from 'node:stream'
import { type Clock, systemClock } from '@delos/client'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { raiseAlerts } from '../../src/services/credits/raise-alerts.ts'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

interface Alert {
  budget: string
  share: number
  usedCredits: number
  limitCredits: number
  opensAt: string
}

let h: Harness
let laterMs = 0
let nextPerson = 0
const logged: Record<string, unknown>[] = []
const clock: Clock = { ...systemClock, now: () => Date.now() + laterMs }

beforeAll(async () => {
  const sink = new Writable({
    write(line, _encoding, done) {
      logged.push(JSON.parse(String(line)) as Record<string, unknown>)
      done()
    },
  })
  h = await createHarness({ clock, log: pino({ level: 'warn' }, sink) })
})

afterAll(() => h?.close())

describe('soft alerts', () => {
  test('are raised once for each share of a window, and told everywhere', async () => {
    await limitTo(4)
    expect(await buy()).toBeNull()
    expect(await buy()).toBe('all 0.5')
    expect(await buy()).toBeNull()
    expect(await buy()).toBe('all 0.8')
    const { alerts } = (await h.http.get<{ alerts: Alert[] }>('/api/credits/alerts')).body
    expect(alerts).toMatchObject([
      { budget: 'all', share: 0.8, usedCredits: 4, limitCredits: 4 },
      { budget: 'all', share: 0.5, usedCredits: 2, limitCredits: 4 },
    ])
    const budget = await h.http.get<{ raised: Alert[]; alerts: number[] }>('/api/budgets/all')
    expect(budget.body).toMatchObject({ alerts: [0.5, 0.8], raised: alerts.toReversed() })
    const audit = await h.http.get<{ entries: object[] }>('/api/audit?action=budget.alerted&entityId=all')
    expect(audit.body.entries).toMatchObject([{ after: { share: 0.8 } }, { after: { share: 0.5, usedCredits: 2 } }])
    const lines = logged.filter(({ msg }) => msg === 'a budget passed a share of its limit')
    expect(lines).toMatchObject([
      { level: 40, budget: 'all', share: 0.5 },
      { level: 40, budget: 'all', share: 0.8 },
    ])
    expect(JSON.stringify(lines)).not.toContain('@')
    const metrics = (await h.http.get<string>('/metrics')).body
    expect(metrics).toMatch(/delos_budget_alerts\{share="0.5"\} 1/)
    expect(metrics).toMatch(/delos_budget_alerts\{share="0.8"\} 1/)
  })

  test('are raised again in the next window', async () => {
    laterMs += 24 * 60 * 60 * 1000
    expect((await h.http.get('/api/budgets/all')).body).toMatchObject({ alerts: [], raised: [] })
    expect([await buy(), await buy()]).toEqual([null, 'all 0.5'])
    expect(new Set((await alertsOf('all')).map(({ opensAt }) => opensAt)).size).toBe(2)
  })

  test('are raised by one of many who look at the same moment', async () => {
    await h.http.put('/api/budgets/shared', { scope: {}, period: 'day', limitCredits: 1, softAlerts: [0.1, 1] })
    const looks = () => Array.from({ length: 5 }, () => raiseAlerts(h.as()))
    await Promise.all([buy(), ...looks(), ...looks()])
    await Promise.all(looks())
    expect((await alertsOf('shared')).map(({ share }) => share).toSorted()).toEqual([0.1, 1])
  })

  test('are paged, and kept to one budget where asked', async () => {
    const path = '/api/credits/alerts?limit=1'
    const first = (await h.http.get<{ alerts: Alert[]; nextCursor: string }>(path)).body
    const second = (await h.http.get<{ alerts: Alert[] }>(`${path}&cursor=${first.nextCursor}`)).body
    expect(first.alerts).toHaveLength(1)
    expect(second.alerts).toHaveLength(1)
    expect(second.alerts).not.toEqual(first.alerts)
    expect(await h.http.get('/api/credits/alerts?cursor=x!')).toMatchObject({ status: 422, body: { field: 'cursor' } })
    const reader = createHttp(h.url, h.keys.read)
    expect((await reader.get('/api/credits/alerts?budget=shared')).status).toBe(200)
  })

  test('a budget that does not count a caller is not told to them, and one that is removed forgets', async () => {
    await h.http.delete('/api/budgets/shared')
    await h.http.delete('/api/budgets/all')
    expect((await h.http.get('/api/credits/alerts')).body).toMatchObject({ alerts: [] })
    await h.http.put('/api/budgets/tagged', { scope: { tag: 'x' }, period: 'day', limitCredits: 2, softAlerts: [0.5] })
    expect(await buy()).toBeNull()
    const [mine, others] = await Promise.all([buy({ 'delos-tag': 'x' }), buy({ 'delos-tag': 'y' })])
    expect([mine, others]).toEqual(['tagged 0.5', null])
  })
})

async function limitTo(limitCredits: number): Promise<void> {
  await h.http.put('/api/budgets/all', { scope: {}, period: 'day', limitCredits })
}

async function alertsOf(budget: string): Promise<Alert[]> {
  return (await h.http.get<{ alerts: Alert[] }>(`/api/credits/alerts?budget=${budget}`)).body.alerts
}

async function buy(headers: Record<string, string> = {}): Promise<string | null> {
  const email = h.emulator.world.people.filter((person) => person.enrichable && person.email)[nextPerson++]?.email
  const answer = await h.http.post('/api/leads/enrich', { email }, headers)
  expect(answer.status).toBe(200)
  return answer.headers.get('delos-budget-alert')
}
