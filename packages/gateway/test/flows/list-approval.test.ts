import { createWorld } from '@delos/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp, type Http } from '../http-client.ts'

interface List {
  id: string
  status: string
  reason: string | null
  found: number
  credits: { charged: number }
  approval: { credits: number; keyId: string | null } | null
}

const world = createWorld()
const people = world.people.filter(({ enrichable, email }) => enrichable && email)
let next = 0

let h: Harness
let maker: Http
let approver: Http
beforeAll(async () => {
  h = await createHarness({ emulator: { world }, env: { DELOS_APPROVAL_CREDITS: '10' } })
  maker = createHttp(h.url, h.keys.write)
  approver = createHttp(h.url, h.keys.approve)
})
afterAll(() => h.close())

/** A list of people whom no test has asked for before. */
async function file(by: Http, { rows, ...options }: { rows: number; quoteOnly?: boolean; maxCredits?: number }) {
  const asked = people.slice(next, (next += rows)).map(({ email }) => ({ email }))
  return (await by.post<List>('/api/enrichments', { people: asked, ...options })).body
}

const steer = async (by: Http, id: string, verb: string) => by.post<List>(`/api/enrichments/${id}/${verb}`)

async function drained(id: string): Promise<List> {
  await h.drainJobs()
  return (await h.http.get<List>(`/api/enrichments/${id}`)).body
}

async function makeKey(scopes: string[]): Promise<Http> {
  const { body } = await h.http.post<{ secret: string }>('/api/keys', { name: scopes.join('-'), scopes })
  return createHttp(h.url, body.secret)
}

describe('a list that may cost more than the amount', () => {
  it('waits, is not set going by resume, and goes on once somebody else approves it', async () => {
    const { id, ...filed } = await file(maker, { rows: 11 })
    expect(filed).toMatchObject({ status: 'awaiting_approval', reason: 'approval_needed' })
    expect(await steer(maker, id, 'resume')).toMatchObject({ status: 403, body: { code: 'approval_needed' } })
    expect(await steer(h.http, id, 'resume')).toMatchObject({ status: 403, body: { code: 'approval_needed' } })
    expect(await steer(maker, id, 'approve')).toMatchObject({ status: 403, body: { code: 'missing_scope' } })
    expect(await drained(id)).toMatchObject({ status: 'awaiting_approval', credits: { charged: 0 }, approval: null })

    const approved = await steer(approver, id, 'approve')
    expect(approved).toMatchObject({ status: 200, body: { approval: { credits: 11, keyId: expect.any(String) } } })
    expect(await drained(id)).toMatchObject({ status: 'completed', found: 11, credits: { charged: 11 } })
    const { body } = await h.http.get<{ entries: object[] }>(`/api/audit?action=enrichment.approved&entityId=${id}`)
    expect(body.entries).toMatchObject([{ actor: { name: 'approve-key' }, after: { approvedCredits: 11 } }])
    expect(await steer(approver, id, 'approve')).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
  })

  it('is paid for by the key that made it, not by the one that approved it', async () => {
    const { id } = await file(maker, { rows: 12 })
    await steer(approver, id, 'approve')
    await drained(id)
    const keys = await h.gateway.db
      .selectFrom('creditReservations')
      .innerJoin('apiKeys', 'apiKeys.id', 'creditReservations.keyId')
      .select('apiKeys.name')
      .distinct()
      .where('jobId', '=', id)
      .execute()
    expect(keys).toEqual([{ name: 'write-key' }])
  })

  it('is not approved by the key that made it, except by an admin', async () => {
    const both = await makeKey(['write', 'approve'])
    const own = await file(both, { rows: 11 })
    expect(await steer(both, own.id, 'approve')).toMatchObject({ status: 403, body: { code: 'own_list' } })
    expect((await steer(h.http, own.id, 'approve')).status).toBe(200)
    const admins = await file(h.http, { rows: 11 })
    expect(admins.status).toBe('awaiting_approval')
    expect((await steer(h.http, admins.id, 'approve')).status).toBe(200)
    expect(await drained(admins.id)).toMatchObject({ status: 'completed' })
  })

  it('waits also where only a quote was asked for', async () => {
    const large = await file(maker, { rows: 11, quoteOnly: true })
    expect(await steer(maker, large.id, 'resume')).toMatchObject({ status: 403, body: { code: 'approval_needed' } })
    const small = await file(maker, { rows: 10, quoteOnly: true })
    expect(small).toMatchObject({ status: 'awaiting_approval', reason: 'quote_only' })
    expect((await steer(maker, small.id, 'resume')).status).toBe(200)
    expect(await drained(small.id)).toMatchObject({ status: 'completed', approval: null })
  })

  it('may be cancelled while it waits', async () => {
    const { id } = await file(maker, { rows: 11 })
    expect((await steer(maker, id, 'cancel')).body).toMatchObject({ status: 'cancelled' })
    expect(await steer(approver, id, 'approve')).toMatchObject({ status: 409 })
  })
})

describe('a list below the amount', () => {
  it.each([{ rows: 10 }, { rows: 30, maxCredits: 10 }])('starts by itself: %j', async (options) => {
    const { id, status } = await file(maker, options)
    expect(status).toBe('queued')
    expect(await drained(id)).toMatchObject({ found: 10, credits: { charged: 10 } })
  })

  it('never spends more than the amount, even where its quote no longer holds', async () => {
    const known = await file(maker, { rows: 10 })
    await drained(known.id)
    const asked = people.slice(next - 10, (next += 5)).map(({ email }) => ({ email }))
    const { body } = await maker.post<List>('/api/enrichments', { people: asked, quoteOnly: true })
    await h.gateway.db
      .updateTable('contacts')
      .set({ enrichedAt: new Date(0) })
      .execute()
    await steer(maker, body.id, 'resume')
    expect(await drained(body.id)).toMatchObject({
      status: 'paused',
      reason: 'budget_exhausted',
      credits: { charged: 10 },
    })
  })
})

describe('a list that was approved', () => {
  it('never spends more than it was approved for', async () => {
    const known = await file(maker, { rows: 10 })
    await drained(known.id)
    const asked = people.slice(next - 10, (next += 12)).map(({ email }) => ({ email }))
    const { body } = await maker.post<List>('/api/enrichments', { people: asked })
    expect(body).toMatchObject({ status: 'awaiting_approval', quote: { toBuy: 12 } })
    await h.gateway.db
      .updateTable('contacts')
      .set({ enrichedAt: new Date(0) })
      .execute()
    await steer(approver, body.id, 'approve')
    expect(await drained(body.id)).toMatchObject({ status: 'paused', credits: { charged: 12 } })
  })
})

describe('a key with the scope approve', () => {
  it('reads, and neither spends nor changes anything', async () => {
    expect((await approver.get('/api/enrichments')).status).toBe(200)
    expect((await approver.post('/api/enrichments', { people: [{ email: 'a@b.example' }] })).status).toBe(403)
    expect((await approver.post('/api/leads/enrich', { email: 'a@b.example' })).status).toBe(403)
    expect((await approver.get('/api/keys')).status).toBe(403)
  })

  it('is no agent’s', async () => {
    const budget = { limitCredits: 5, period: 'month' }
    const agent = { name: 'agent', kind: 'agent', scopes: ['write', 'approve'], budget }
    expect(await h.http.post('/api/keys', agent)).toMatchObject({ status: 422, body: { field: 'scopes' } })
  })
})
