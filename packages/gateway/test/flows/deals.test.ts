import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findDeal } from '../../src/db/deals.ts'
import { claimDeal } from '../../src/services/deals/claim-deal.ts'
import { runSync } from '../../src/services/sync/run-sync.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface DealRow {
  id: string
  name: string
  amount: number
  stage: string | null
  owner: string | null
}

/** The waits between two looks are short here; a timeout stays what it is. */
const clock = {
  now: Date.now,
  sleep: shortWaits,
}
const ownerId = '66e4000000000000000e4002'
const qualify = '66f8000000000000000f8001'
const propose = '66f8000000000000000f8003'
const won = '66f8000000000000000f8005'

let h: Harness

beforeAll(async () => {
  h = await createHarness({ clock })
})

beforeEach(() => h.emulator.faults.clear())

afterAll(() => h.close())

function create(deal: object) {
  return h.http.post<{ dealId: string; name: string; code?: string; field?: string }>('/api/deals', deal)
}

async function atApollo(name: string) {
  const { opportunities } = await h.gateway.apollo.deals.search({ q_keywords: name, per_page: 100 })
  return opportunities.filter((deal) => deal.name === name)
}

async function audited(entityId: string) {
  const { body } = await h.http.get<{ entries: { action: string; before: object | null; after: object | null }[] }>(
    `/api/audit?entityType=deal&entityId=${entityId}`,
  )
  return body.entries
}

describe('a new deal', () => {
  test('is made at Apollo, kept here and audited', async () => {
    const contactIds = ['66c200000000000000000001']
    const { status, body } = await create({ name: 'Rollout', amount: 1234.5, ownerId, contactIds, stageId: qualify })
    expect(status).toBe(201)
    expect(body).toMatchObject({ dealId: expect.any(String), name: 'Rollout', amount: 1234.5, stageId: qualify })
    expect(await atApollo('Rollout')).toMatchObject([
      { id: body.dealId, amount: 1234.5, owner_id: ownerId, opportunity_stage_id: qualify },
    ])
    expect(await findDeal(h.gateway.db, body.dealId)).toMatchObject({ amount: 1234.5, contactIds, stageId: qualify })
    expect(await audited(body.dealId)).toMatchObject([
      { action: 'deal.created', after: { name: 'Rollout', contactIds } },
    ])
    const history = await h.http.get(`/api/deals/${body.dealId}/history`)
    expect(history.body).toMatchObject({
      history: [{ stage: 'Qualify', source: 'delos', leftAt: null, seconds: expect.any(Number) }],
    })
  })

  test.each([
    [{ name: 'x', amount: -1, ownerId }, 'amount'],
    [{ name: 'x', amount: '1,000', ownerId }, 'amount'],
    [{ name: ' ', amount: 1, ownerId }, 'name'],
    [{ name: 'x', amount: 1 }, 'ownerId'],
    [{ name: 'x', amount: 1, ownerId, stageId: '66f8000000000000000fffff' }, 'stageId'],
    [{ name: 'x', amount: 1, ownerId: '66e4000000000000000effff' }, 'ownerId'],
    [{ name: 'x', amount: 1, ownerId, accountId: '66d300000000000000ffffff' }, 'accountId'],
    [{ name: 'x', amount: 1, ownerId, owner: 'y' }, 'owner'],
  ])('is refused with the field at fault: %j', async (deal, field) => {
    expect(await create(deal)).toMatchObject({ status: 422, body: { field } })
  })

  test('whose answer was lost on the way is found again', async () => {
    h.emulator.faults.next('opportunities/create', { reset: 'after' })
    const { status, body } = await create({ name: 'Lost answer', amount: 10, ownerId })
    expect(status).toBe(201)
    expect(await atApollo('Lost answer')).toMatchObject([{ id: body.dealId }])
    expect(await audited(body.dealId)).toMatchObject([{ action: 'deal.created' }])
  })

  test('that never arrived is made once more', async () => {
    h.emulator.faults.next('opportunities/create', { reset: 'before' })
    const { status, body } = await create({ name: 'Never arrived', amount: 10, ownerId })
    expect(status).toBe(201)
    expect(await atApollo('Never arrived')).toMatchObject([{ id: body.dealId }])
  })

  test('that was lost twice is reported, not tried a third time', async () => {
    h.emulator.faults.next('opportunities/create', { reset: 'before' }, 3)
    expect(await create({ name: 'Lost twice', amount: 10, ownerId })).toMatchObject({
      status: 503,
      body: { code: 'outcome_unknown' },
    })
    expect(await atApollo('Lost twice')).toEqual([])
  })

  test('is adopted once, also where the sync has seen it first', async () => {
    const deal = await h.gateway.apollo.deals.create({ name: 'Seen by the sync', opportunity_stage_id: qualify })
    await runSync.call(h.as(), { object: 'deals' })
    expect(await claimDeal(h.as(), deal, ['66c200000000000000000001'])).toMatchObject({ id: deal.id })
    expect(await claimDeal(h.as(), deal, [])).toBeUndefined()
    expect(await findDeal(h.gateway.db, deal.id)).toMatchObject({ contactIds: ['66c200000000000000000001'] })
    expect((await h.http.get(`/api/deals/${deal.id}/history`)).body).toMatchObject({ history: [{ source: 'delos' }] })
  })

  test('equal to three others, some of them lost, is still one of four', async () => {
    h.emulator.faults.add({ endpoint: 'opportunities/create', times: 2, after: 1, effect: { reset: 'after' } })
    const made = await Promise.all([1, 2, 3, 4].map(() => create({ name: 'Quadruplet', amount: 4, ownerId })))
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const ids = new Set(made.map(({ body }) => body.dealId))
    expect(ids.size).toBe(4)
    expect(new Set((await atApollo('Quadruplet')).map(({ id }) => id))).toEqual(ids)
  })
})

describe('a deal on the move', () => {
  let id: string

  beforeEach(async () => {
    id = (await create({ name: 'Mover', amount: 100, ownerId, stageId: qualify })).body.dealId
  })

  test('changes its stage and its amount, and keeps its history', async () => {
    const { status, body } = await h.http.patch(`/api/deals/${id}`, { amount: 250, stageId: propose })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, amount: 250, stage: 'Propose', owner: 'Tomas Lindqvist', isClosed: false })
    await h.http.patch(`/api/deals/${id}`, { stageId: won })
    expect(await audited(id)).toMatchObject([
      { action: 'deal.updated', before: { stageId: propose }, after: { stageId: won, isWon: true } },
      { action: 'deal.updated', before: { amount: 100, stageId: qualify }, after: { amount: 250, stageId: propose } },
      { action: 'deal.created' },
    ])
    const history = await h.http.get<{ history: { stage: string; leftAt: string | null }[] }>(
      `/api/deals/${id}/history`,
    )
    expect(history.body.history.map(({ stage }) => stage)).toEqual(['Qualify', 'Propose', 'Closed Won'])
    expect(history.body.history.map(({ leftAt }) => leftAt === null)).toEqual([false, false, true])
    await h.drainJobs()
  })

  test.each(['before', 'after'] as const)('arrives although the connection broke %s the work', async (reset) => {
    h.emulator.faults.next('opportunities/update', { reset })
    const { status, body } = await h.http.patch(`/api/deals/${id}`, { stageId: propose })
    expect(status).toBe(200)
    expect(body).toMatchObject({ stage: 'Propose' })
    expect(await h.gateway.apollo.deals.get(id)).toMatchObject({ opportunity_stage_id: propose })
    expect((await audited(id)).filter(({ action }) => action === 'deal.updated')).toHaveLength(1)
  })

  test('that was made elsewhere begins its history with the stage it had', async () => {
    const stranger = await h.gateway.apollo.deals.create({ name: 'Stranger', opportunity_stage_id: qualify })
    const path = `/api/deals/${stranger.id}`
    expect((await h.http.get(`${path}/history`)).body).toMatchObject({ history: [{ stage: 'Qualify', source: null }] })
    expect((await h.http.patch(path, { stageId: propose })).status).toBe(200)
    expect((await h.http.get(`${path}/history`)).body).toMatchObject({
      history: [
        { stage: 'Qualify', enteredAt: null, seconds: null },
        { stage: 'Propose', source: 'delos', leftAt: null },
      ],
    })
  })

  test('refuses what cannot be', async () => {
    expect(await h.http.patch(`/api/deals/${id}`, {})).toMatchObject({ status: 422 })
    expect(await h.http.patch(`/api/deals/${id}`, { stageId: '66f8000000000000000fffff' })).toMatchObject({
      status: 422,
      body: { field: 'stageId', code: 'unknown_stage' },
    })
    for (const stranger of ['66f7000000000000000fffff', 'no-such-deal']) {
      const answer = { status: 404, body: { code: 'deal_not_found' } }
      expect(await h.http.patch(`/api/deals/${stranger}`, { amount: 1 })).toMatchObject(answer)
      expect(await h.http.get(`/api/deals/${stranger}/history`)).toMatchObject(answer)
    }
  })
})

describe('lists', () => {
  test('show names, page by page, and end in an empty page', async () => {
    const { body } = await h.http.get<{ deals: DealRow[]; pagination: object }>('/api/deals')
    const rollout = body.deals.find(({ name }) => name === 'Rollout')
    expect(rollout).toMatchObject({
      amount: 1234.5,
      stage: 'Qualify',
      owner: 'Tomas Lindqvist',
      stageId: qualify,
      ownerId,
    })
    expect(body.pagination).toMatchObject({ page: 1, perPage: 50 })
    expect((await h.http.get('/api/deals?page=500')).body).toMatchObject({ deals: [], pagination: { page: 500 } })
    for (const page of ['0', '501', 'x']) {
      expect(await h.http.get(`/api/deals?page=${page}`)).toMatchObject({ status: 422, body: { field: 'page' } })
    }
  })

  test('of stages come in their order', async () => {
    const { body } = await h.http.get<{ stages: { id: string; name: string; order: number }[] }>('/api/deals/stages')
    expect(body.stages[0]).toMatchObject({ id: qualify, name: 'Qualify', order: 0, probability: 10, isClosed: false })
    expect(body.stages.map(({ order }) => order)).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('are answered from the store while Apollo is down', async () => {
    h.emulator.faults.add({ effect: { status: 500 } })
    const { status, body } = await h.http.get<{ deals: DealRow[]; source: string }>('/api/deals')
    expect(status).toBe(200)
    expect(body.source).toBe('store')
    expect(body.deals.find(({ name }) => name === 'Rollout')).toMatchObject({
      stage: 'Qualify',
      owner: 'Tomas Lindqvist',
    })
  })
})
