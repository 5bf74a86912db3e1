import { Script } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { INSPECTOR_PAGE } from '../src/inspector/page.ts'
import { INSPECTOR_SCRIPT } from '../src/inspector/script.ts'
import { type Harness, MIRA, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator({ credits: 50 })
})

afterEach(() => harness.emulator.close())

test('the page holds under a strict policy and names every element that its script asks for', async () => {
  const page = await harness.get('/__emulator/', {})
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  expect(page.text).not.toMatch(/<script>|<style|\son\w+=|style=/)
  const files = [...page.text.matchAll(/(?:src|href)="(inspector\.\w+)"/g)].map(([, name]) => name)
  expect(files).toEqual(['inspector.css', 'inspector.js'])
  for (const name of files) expect((await harness.get(`/__emulator/${name}`, {})).status).toBe(200)
  const asked = [...INSPECTOR_SCRIPT.matchAll(/(?:byId|fill|onSubmit)\('([\w-]+)'[,)]/g)].map(([, id]) => id)
  expect(asked.filter((id) => !INSPECTOR_PAGE.includes(`id="${id}"`))).toEqual([])
  expect(() => new Script(INSPECTOR_SCRIPT)).not.toThrow()
  expect(INSPECTOR_SCRIPT).not.toContain('innerHTML')
})

test('the state: plan, credits, limits, records, requests, faults and callbacks', async () => {
  harness.emulator.faults.next('tasks/create', { reset: 'before' })
  await harness.post('people/match?x=1', { id: MIRA })
  await harness.post('tasks', {}).catch(() => undefined)
  await harness.get('nowhere')
  harness.emulator.callbacks.add({ effect: 'lose' })
  const { json } = await harness.get('/__emulator/state', {})
  expect(json).toMatchObject({
    plan: 'professional',
    credits: { limit: 50, consumed: 1, leftOver: 49 },
    records: { contacts: 0, sequences: 3, labels: 3 },
    people: 7,
    faults: [{ rule: { endpoint: 'tasks/create', effect: { reset: 'before' } }, fired: 1 }],
    callbackFaults: [{ rule: { effect: 'lose' } }],
    requests: [
      { url: '/api/v1/nowhere', status: 404, credits: 0 },
      { endpoint: 'tasks/create', status: 0, fault: 'reset' },
      { method: 'POST', url: '/api/v1/people/match?x=1', endpoint: 'people/match', status: 200, credits: 1 },
    ],
  })
  const { limits } = json as object as { limits: { endpoint: string }[] }
  expect(limits.find(({ endpoint }) => endpoint === 'people/match')).toEqual({
    endpoint: 'people/match',
    minute: { used: 1, limit: 1000 },
    hour: { used: 1, limit: null },
    day: { used: 1, limit: null },
  })
  expect(harness.emulator.requests()).toHaveLength(3)
})

test('records by kind, operations, and single faults to remove', async () => {
  const { id } = (await harness.post('contacts', { first_name: 'A' })).json.contact
  expect((await harness.get('/__emulator/records/contacts', {})).json).toMatchObject([{ id }])
  expect((await harness.get('/__emulator/records/secrets', {})).status).toBe(404)
  expect((await harness.get('/__emulator/operations', {})).json).toHaveLength(80)
  const first = await harness.post('/__emulator/faults', { effect: { status: 500 } }, {})
  const path = `/__emulator/faults/${first.json.id}`
  expect((await harness.send('DELETE', path, { headers: {} })).status).toBe(200)
  expect((await harness.get('/__emulator/faults', {})).json).toEqual([])
  expect((await harness.send('DELETE', path, { headers: {} })).status).toBe(404)
})

test('a page of another site steers nothing', async () => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  expect((await harness.post('/__emulator/reset', {}, headers)).status).toBe(403)
  expect((await harness.post('/__emulator/reset', {}, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
})

test('the log keeps the latest requests', async () => {
  for (let sent = 0; sent < 520; sent++) await harness.get(`nowhere/${sent}`)
  const requests = harness.emulator.requests()
  expect([requests.length, requests[0]?.url, requests.at(-1)?.url]).toEqual([
    500,
    '/api/v1/nowhere/519',
    '/api/v1/nowhere/20',
  ])
})
