import { type Clock, systemClock } from '@delos/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../src/secret.ts'
import { ensureAdminKey } from '../../src/services/keys/ensure-admin-key.ts'
import { createKeyring } from '../../src/services/keys/keyring.ts'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

interface MadeKey {
  id: string
  secret: string
  budgetId: string | null
}

interface ListedKey {
  id: string
  name: string
  scopes: string[]
  revokedAt: string | null
  lastUsedAt: string | null
}

const secondMs = 1000
const dayMs = 24 * 60 * 60 * secondMs

let h: Harness
let laterMs = 0
const clock: Clock = { ...systemClock, now: () => Date.now() + laterMs }

beforeAll(async () => {
  h = await createHarness({ clock, withoutWorker: true })
})

afterAll(() => h.close())

describe('keys', () => {
  test('a key opens what its scopes say; its secret is shown once and stored nowhere', async () => {
    const made = await make({ name: 'crm', scopes: ['read'], team: 'sales' })
    expect(made.secret).toMatch(/^delos_[A-Za-z0-9_-]{47}$/)
    expect(await statusFor(made.secret)).toBe(200)
    expect((await createHttp(h.url, made.secret).post('/api/keys', { name: 'x', scopes: ['read'] })).status).toBe(403)

    const listed = await h.http.get<{ keys: ListedKey[] }>('/api/keys')
    expect(listed.body.keys.find(({ id }) => id === made.id)).toMatchObject({
      name: 'crm',
      scopes: ['read'],
      team: 'sales',
    })
    const text = JSON.stringify([listed.body, (await h.http.get('/api/audit?entityType=key')).body])
    expect(text).not.toContain(made.secret)
    expect(text).not.toMatch(/[0-9a-f]{64}/)
    const rows = await h.gateway.db.selectFrom('apiKeys').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(made.secret)
  })

  test('a revoked key is refused within a second; the one who forgets it refuses it at once', async () => {
    const made = await make({ name: 'short-lived', scopes: ['read'] })
    const keyring = createKeyring(h.gateway)
    expect(await keyring.authenticate(made.secret)).toMatchObject({ type: 'key', id: made.id, keyId: made.id })
    expect(await statusFor(made.secret)).toBe(200)
    const revoked = await h.http.delete<ListedKey>(`/api/keys/${made.id}`)
    expect(revoked).toMatchObject({ status: 200, body: { id: made.id, revokedAt: expect.any(String) } })
    keyring.forget(made.id)
    expect(await keyring.authenticate(made.secret)).toBeUndefined()
    laterMs += secondMs
    expect(await statusFor(made.secret)).toBe(401)
    expect((await h.http.delete<ListedKey>(`/api/keys/${made.id}`)).body.revokedAt).toBe(revoked.body.revokedAt)
    const audit = await h.http.get<{ entries: object[] }>(`/api/audit?entityId=${made.id}&action=key.revoked`)
    expect(audit.body.entries).toHaveLength(1)
    expect(await h.http.delete('/api/keys/none')).toMatchObject({ status: 404, body: { code: 'key_not_found' } })
  })

  test('a key ends on its day', async () => {
    const made = await make({ name: 'trial', scopes: ['read'], expiresInDays: 2 })
    laterMs += 2 * dayMs - 60 * secondMs
    expect(await statusFor(made.secret)).toBe(200)
    laterMs += 60 * secondMs
    expect(await statusFor(made.secret)).toBe(401)
  })

  test('its last use is noted, at most once a minute', async () => {
    const made = await make({ name: 'busy', scopes: ['read'] })
    const keyring = createKeyring(h.gateway)
    const lastUse = async () => (await keyRow(made.id))?.lastUsedAt?.getTime()
    expect(await lastUse()).toBeUndefined()
    const before = clock.now()
    await keyring.authenticate(made.secret)
    const first = await lastUse()
    expect(first).toBeGreaterThanOrEqual(before)
    laterMs += 30 * secondMs
    await keyring.authenticate(made.secret)
    expect(await lastUse()).toBe(first)
    laterMs += 31 * secondMs
    await keyring.authenticate(made.secret)
    expect(await lastUse()).toBeGreaterThan((first ?? 0) + 60 * secondMs)
  })

  test('unknown secrets of any form are nobody’s', async () => {
    const keyring = createKeyring(h.gateway)
    const { secret } = await make({ name: 'near', scopes: ['read'] })
    for (const wrong of ['', 'delos_', secret.slice(0, -1), `${secret}x`, secret.toUpperCase(), 'x'.repeat(100_000)]) {
      expect(await keyring.authenticate(wrong)).toBeUndefined()
    }
  })

  test('an agent’s key comes with a budget, made in the same step', async () => {
    const agent = { name: 'agent', scopes: ['write'], kind: 'agent' }
    expect(await h.http.post('/api/keys', agent)).toMatchObject({ status: 422, body: { field: 'budget' } })
    const made = await make({ ...agent, budget: { limitCredits: 1, period: 'day' } })
    expect((await h.http.get(`/api/budgets/${made.budgetId}`)).body).toMatchObject({
      scope: { key: made.id },
      limitCredits: 1,
      period: 'day',
    })
    const [one, other] = h.emulator.world.people.flatMap(({ enrichable, email }) =>
      enrichable && email ? [email] : [],
    )
    const http = createHttp(h.url, made.secret)
    expect((await http.post('/api/leads/enrich', { email: one })).status).toBe(200)
    expect(await http.post('/api/leads/enrich', { email: other })).toMatchObject({
      status: 402,
      body: { code: 'budget_exhausted', budget: made.budgetId },
    })
  })

  test.each([
    ['name', { name: ' ' }],
    ['scopes', { scopes: [] }],
    ['scopes.0', { scopes: ['root'] }],
    ['scopes', { kind: 'agent', scopes: ['admin'], budget: { limitCredits: 1, period: 'day' } }],
    ['expiresInDays', { expiresInDays: 0 }],
    ['budget.limitCredits', { budget: { limitCredits: -1, period: 'day' } }],
    ['secret', { secret: 'mine' }],
  ])('refuses a wrong %s by name', async (field, wrong) => {
    const answer = await h.http.post('/api/keys', { name: 'new', scopes: ['read'], ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { field } })
  })

  test('are listed page by page', async () => {
    const all = (await h.http.get<{ keys: ListedKey[] }>('/api/keys')).body.keys.map(({ id }) => id)
    const first = (await h.http.get<{ keys: ListedKey[]; nextCursor: string }>('/api/keys?limit=2')).body
    const rest = (await h.http.get<{ keys: ListedKey[] }>(`/api/keys?cursor=${first.nextCursor}`)).body
    expect([...first.keys, ...rest.keys].map(({ id }) => id)).toEqual(all)
  })
})

describe('the admin key', () => {
  test('the last one cannot be revoked', async () => {
    const { body } = await h.http.get<{ keys: ListedKey[] }>('/api/keys')
    const [admin] = body.keys.filter(({ scopes, revokedAt }) => scopes.includes('admin') && !revokedAt)
    expect(await h.http.delete(`/api/keys/${admin?.id}`)).toMatchObject({
      status: 409,
      body: { code: 'last_admin_key' },
    })
    expect(await statusFor(h.keys.admin)).toBe(200)
  })

  test('is the configured one; a changed secret ends the one before, the same one again changes nothing', async () => {
    const next = 'another-admin-key-0123456789'
    expect(await ensureAdminKey(h.gateway, new Secret(next))).toEqual({})
    laterMs += secondMs
    expect(await statusFor(next)).toBe(200)
    expect(await statusFor(h.keys.admin)).toBe(401)
    await ensureAdminKey(h.gateway, new Secret(h.keys.admin))
    laterMs += secondMs
    const countAudit = async () =>
      (await h.http.get<{ entries: object[] }>('/api/audit?action=key.configured')).body.entries.length
    const before = await countAudit()
    await ensureAdminKey(h.gateway, new Secret(h.keys.admin))
    expect(await countAudit()).toBe(before)
    expect(await statusFor(h.keys.admin)).toBe(200)
  })

  test('without a configured one, one is made and shown where there is none, and never again', async () => {
    expect(await ensureAdminKey(h.gateway)).toEqual({})
    const at = new Date(clock.now())
    await h.gateway.db.updateTable('apiKeys').set({ revokedAt: at }).execute()
    const [one, other] = await Promise.all([ensureAdminKey(h.gateway), ensureAdminKey(h.gateway)])
    const printed = [one.printed, other.printed].filter((secret) => secret !== undefined)
    expect(printed).toHaveLength(1)
    expect(await statusFor(printed[0] ?? '')).toBe(200)
    expect(await ensureAdminKey(h.gateway)).toEqual({})
  })
})

async function make(terms: object): Promise<MadeKey> {
  const { status, body } = await h.http.post<MadeKey>('/api/keys', terms)
  expect(status).toBe(201)
  return body
}

async function statusFor(secret: string): Promise<number> {
  return (await createHttp(h.url, secret).get('/api/credits/ledger')).status
}

function keyRow(id: string) {
  return h.gateway.db.selectFrom('apiKeys').select('lastUsedAt').where('id', '=', id).executeTakeFirst()
}
