import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../src/db/database.ts'
import { sealAudit } from '../../src/services/audit/seal-audit.ts'
import { createHarness, type Harness } from '../harness.ts'
import { createHttp } from '../http-client.ts'

interface Verification {
  ok: boolean
  entries: number
  seals: number
  pending: number
  head: string | null
  firstBroken: number | null
  reason: string | null
}

interface Entry {
  seq: number
  action: string
  entityId: string
}

let h: Harness
let db: Db

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  db = h.gateway.db
})

beforeEach(async () => {
  await db.deleteFrom('auditSeals').execute()
  await db.deleteFrom('auditLog').execute()
  for (let n = 1; n <= 5; n++)
    await h.http.put(`/api/budgets/b${n}`, { scope: { tag: `t${n}` }, period: 'day', limitCredits: n })
})

afterAll(() => h.close())

describe('the audit log', () => {
  test('is listed newest first, filtered, page by page', async () => {
    const { body } = await h.http.get<{ entries: Entry[]; nextCursor: string | null }>('/api/audit?limit=3')
    expect(body.entries.map(({ entityId }) => entityId)).toEqual(['b5', 'b4', 'b3'])
    const next = await h.http.get<{ entries: Entry[] }>(`/api/audit?limit=3&cursor=${body.nextCursor}`)
    expect(next.body).toMatchObject({ entries: [{ entityId: 'b2' }, { entityId: 'b1' }], nextCursor: null })
    const one = await h.http.get<{ entries: Entry[] }>('/api/audit?entityType=budget&entityId=b2')
    expect(one.body.entries).toMatchObject([
      { actor: { type: 'key', name: 'admin' }, at: expect.any(String), requestId: expect.any(String), entityId: 'b2' },
    ])
    expect((await h.http.get<{ entries: Entry[] }>('/api/audit?action=budget.deleted')).body.entries).toEqual([])
    expect(await h.http.get('/api/audit?cursor=abc')).toMatchObject({ status: 422, body: { field: 'cursor' } })
  })

  test('is for admin keys', async () => {
    const writer = createHttp(h.url, h.keys.write)
    expect((await writer.get('/api/audit')).status).toBe(403)
    expect((await writer.get('/api/audit/verify')).status).toBe(403)
  })

  test('verifies as long as nobody touches it, and goes on from where it was sealed', async () => {
    const first = await verify()
    expect(first).toMatchObject({ ok: true, entries: 5, seals: 5, pending: 0, firstBroken: null, reason: null })
    await h.http.delete('/api/budgets/b1')
    const second = await verify(first.head)
    expect(second).toMatchObject({ ok: true, entries: 6, seals: 6 })
    expect(second.head).not.toBe(first.head)
    expect(await verify(second.head)).toEqual(second)
  })

  test('shows an edited entry', async () => {
    const [, , seq] = await sealedSeqs()
    await db
      .updateTable('auditLog')
      .set({ after: JSON.stringify({ limitCredits: 1_000_000 }) })
      .where('seq', '=', seq)
      .execute()
    expect(await verify()).toMatchObject({ ok: false, firstBroken: seq, reason: 'entry_changed' })
  })

  test('shows a deleted entry', async () => {
    const [, seq] = await sealedSeqs()
    await db.deleteFrom('auditLog').where('seq', '=', seq).execute()
    expect(await verify()).toMatchObject({ ok: false, firstBroken: seq, reason: 'entry_missing' })
  })

  test('shows an entry that was deleted together with its seal', async () => {
    const [, seq] = await sealedSeqs()
    await db.deleteFrom('auditLog').where('seq', '=', seq).execute()
    await db.deleteFrom('auditSeals').where('lastSeq', '=', seq).execute()
    expect(await verify()).toMatchObject({ ok: false, firstBroken: seq, reason: 'entry_missing' })
  })

  test('shows an inserted entry', async () => {
    const [first] = await sealedSeqs()
    const row = await db.selectFrom('auditLog').selectAll().where('seq', '=', first).executeTakeFirstOrThrow()
    const forged = { ...row, seq: first - 1, id: 'forged', before: null, after: JSON.stringify(row.after) }
    await db.insertInto('auditLog').values(forged).execute()
    expect(await verify()).toMatchObject({ ok: false, firstBroken: first - 1, reason: 'entry_added' })
  })

  test('shows two entries that changed places', async () => {
    const [, b, , d] = await sealedSeqs()
    const move = (from: number, to: number) =>
      db.updateTable('auditLog').set({ seq: to }).where('seq', '=', from).execute()
    await move(b, -1)
    await move(d, b)
    await move(-1, d)
    expect(await verify()).toMatchObject({ ok: false, firstBroken: b, reason: 'entry_changed' })
  })

  test('shows a tail that was cut off with its seals, to who kept the head', async () => {
    const [, , , d] = await sealedSeqs()
    const { head } = await verify()
    await db.deleteFrom('auditLog').where('seq', '>=', d).execute()
    await db.deleteFrom('auditSeals').where('lastSeq', '>=', d).execute()
    expect(await verify()).toMatchObject({ ok: true, entries: 3 })
    expect(await verify(head)).toMatchObject({ ok: false, firstBroken: null, reason: 'head_unknown' })
  })

  test('shows a history that was written anew, to who kept the head', async () => {
    await sealedSeqs()
    const { head } = await verify()
    await db.updateTable('auditLog').set({ actorName: 'somebody else' }).execute()
    await db.deleteFrom('auditSeals').execute()
    expect(await verify()).toMatchObject({ ok: true })
    expect(await verify(head)).toMatchObject({ ok: false, reason: 'head_unknown' })
  })

  test('a head is checked for its form', async () => {
    expect(await h.http.get('/api/audit/verify?head=abc')).toMatchObject({ status: 422, body: { field: 'head' } })
  })

  test('is sealed and verified over many pages, by several at once', async () => {
    await fill(2_500)
    const sealed = await Promise.all([sealAudit(h.as()), sealAudit(h.as()), verify()])
    expect(sealed[2]).toMatchObject({ ok: true, entries: 2_505 })
    expect(await verify()).toMatchObject({ ok: true, entries: 2_505, seals: 2_505, pending: 0 })
    const seqs = await sealedSeqs()
    const late = seqs[2_300] ?? 0
    await db.updateTable('auditLog').set({ actorName: 'somebody else' }).where('seq', '=', late).execute()
    expect(await verify()).toMatchObject({ ok: false, firstBroken: late })
  })
})

async function verify(head?: string | null): Promise<Verification> {
  return (await h.http.get<Verification>(`/api/audit/verify${head ? `?head=${head}` : ''}`)).body
}

async function sealedSeqs(): Promise<[number, number, number, number, ...number[]]> {
  await sealAudit(h.as())
  const rows = await db.selectFrom('auditSeals').select('lastSeq').orderBy('lastSeq').execute()
  return rows.map((row) => row.lastSeq) as [number, number, number, number]
}

function fill(count: number): Promise<void> {
  const audit = Array.from({ length: count }, (_, n) => ({
    action: 'thing.made',
    entityType: 'thing',
    entityId: `${n}`,
    after: { n },
  }))
  return h.as().mutate(async () => ({ value: undefined, audit }))
}
