import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runSync } from '../../src/services/sync/run-sync.ts'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface Sum {
  currency: string | null
  deals: number
  amount: number
  weighted: number
  withoutAmount: number
}
interface Column {
  stageId: string | null
  stage: string | null
  count: number
  sums: Sum[]
  deals: { id: string; name: string; owner: string | null; daysInStage: number | null }[]
  more: number
}
interface Board {
  columns: Column[]
  open: Sum[]
}

const dayMs = 24 * 60 * 60 * 1000
let nowMs = Date.parse('2026-03-10T12:00:00Z')
/** Moved by hand; a timeout stays what it is. */
const clock = {
  now: () => nowMs,
  sleep: shortWaits,
}
const tomas = '66e4000000000000000e4002'
const otherPipeline = '66f9000000000000000f9002'
const [qualify, meet, propose, won, lost] = [1, 2, 3, 5, 6].map((at) => `66f8000000000000000f800${at}`)

let h: Harness
let pilot: string
const ids: Record<string, string> = {}

beforeAll(async () => {
  h = await createHarness({ clock, emulator: { clock: { now: () => nowMs } }, withoutWorker: true })
  const { app } = h.emulator
  pilot = app.create('deal_stage', { name: 'Pilot', probability: 30, opportunity_pipeline_id: otherPipeline })
  app.create('deal_stage', { name: 'propose', probability: 40, opportunity_pipeline_id: otherPipeline })
  const make = (name: string, fields: object) => {
    ids[name] = app.create('deal', { name, owner_id: tomas, ...fields })
  }
  make('Acme', { amount: 0.1, opportunity_stage_id: qualify, closed_date: '2026-03-31' })
  make('Bolt', { amount: 0.2, opportunity_stage_id: qualify, closed_date: '2026-04-02' })
  make('Cito', { amount: 1000, currency_code: 'EUR', opportunity_stage_id: qualify, closed_date: '2026-03-01' })
  make('Dune', { opportunity_stage_id: propose })
  make('Echo', { amount: 50, opportunity_stage_id: won, closed_date: '2026-03-05' })
  make('Faro', { amount: 70, opportunity_stage_id: lost, closed_date: '2026-03-05' })
  make('Gust', { amount: 9 })
  make('Hilo', { amount: 400, opportunity_pipeline_id: otherPipeline, opportunity_stage_id: pilot })
  await runSync.call(h.as(), { object: 'deals' })
})

afterAll(() => h.close())

async function board(query = ''): Promise<Board> {
  return (await h.http.get<Board>(`/api/deals/board${query}`)).body
}

function move(name: string, body: object) {
  return h.http.post(`/api/deals/${ids[name]}/move`, body)
}

function updates(): number {
  return h.emulator.stats().requestsByEndpoint['opportunities/update'] ?? 0
}

async function eventsOf(name: string) {
  return h.gateway.db
    .selectFrom('events')
    .selectAll()
    .where('entityId', '=', ids[name] ?? '')
    .orderBy('seq')
    .execute()
}

describe('the board', () => {
  test('has every stage in its order, exact sums a currency, and what is in no stage last', async () => {
    const { columns, open } = await board()
    expect(columns.map(({ stage, count }) => [stage, count])).toEqual([
      ['Qualify', 3],
      ['Meet & Present', 0],
      ['Propose', 1],
      ['Negotiate', 0],
      ['Closed Won', 1],
      ['Closed Lost', 1],
      ['Pilot', 1],
      ['propose', 0],
      [null, 1],
    ])
    const sum = { withoutAmount: 0, withoutProbability: 0 }
    expect(columns[0]?.sums).toEqual([
      { ...sum, currency: 'EUR', deals: 1, amount: 1000, weighted: 100 },
      { ...sum, currency: 'USD', deals: 2, amount: 0.3, weighted: 0.03 },
    ])
    expect(columns[2]?.sums).toMatchObject([{ deals: 1, amount: 0, withoutAmount: 1 }])
    expect(columns[4]?.sums).toMatchObject([{ amount: 50, weighted: 50 }])
    expect(columns[0]?.deals[0]).toMatchObject({ name: 'Cito', owner: 'Tomas Lindqvist', daysInStage: 0 })
    expect(open).toMatchObject([{ currency: 'EUR' }, { currency: 'USD', deals: 5, withoutProbability: 1 }])
  })

  test('is narrowed to a pipeline, and lists as many deals as asked for', async () => {
    expect((await board(`?pipelineId=${otherPipeline}`)).columns.map(({ stage }) => stage)).toEqual([
      'Pilot',
      'propose',
    ])
    expect((await board('?perStage=1')).columns[0]).toMatchObject({ count: 3, more: 2, deals: [{ name: 'Cito' }] })
    expect(await h.http.get('/api/deals/board?perStage=501')).toMatchObject({
      status: 422,
      body: { field: 'perStage' },
    })
    expect((await board('?ownerId=nobody')).open).toEqual([])
  })

  test('counts with the odds that a team sets, until it goes back to those of Apollo', async () => {
    const path = `/api/deals/stages/${qualify}/probability`
    expect((await h.http.put(path, { probability: 12.5 })).body).toMatchObject({
      probability: 12.5,
      probabilityFrom: 'setting',
    })
    expect((await board()).columns[0]?.sums).toMatchObject([{ weighted: 125 }, { weighted: 0.0375 }])
    expect((await h.http.put(path, { probability: null })).body).toMatchObject({
      probability: 10,
      probabilityFrom: 'apollo',
    })
    expect(await h.http.put(path, { probability: 101 })).toMatchObject({ status: 422, body: { field: 'probability' } })
    expect(await h.http.put('/api/deals/stages/none/probability', { probability: 1 })).toMatchObject({
      status: 422,
      body: { field: 'stageId' },
    })
  })
})

test('the forecast puts each deal where its date is', async () => {
  const { body } = await h.http.get(`/api/deals/forecast?periods=2`)
  expect(body).toMatchObject({
    today: '2026-03-10',
    periods: [
      {
        name: '2026-03',
        open: [{ currency: 'USD', deals: 1, amount: 0.1, weighted: 0.01 }],
        won: [{ deals: 1, amount: 50 }],
        lost: [{ deals: 1, amount: 70 }],
        expected: [{ currency: 'USD', amount: 50.01 }],
      },
      { name: '2026-04', open: [{ amount: 0.2 }], won: [], expected: [{ amount: 0.02 }] },
    ],
    overdue: [{ currency: 'EUR', deals: 1, amount: 1000, weighted: 100 }],
    undated: [{ currency: 'USD', deals: 3, withoutAmount: 1 }],
    outside: [],
  })
  expect((await h.http.get('/api/deals/forecast?by=quarter&periods=1')).body).toMatchObject({
    periods: [{ name: '2026-Q1', from: '2026-01-01', to: '2026-03-31', open: [{ deals: 1 }] }],
    outside: [{ deals: 1, amount: 0.2 }],
  })
  expect(await h.http.get('/api/deals/forecast?from=soon')).toMatchObject({ status: 422, body: { field: 'from' } })
})

describe('a move', () => {
  test('is made in Apollo, and filed with history, audit entry and event', async () => {
    nowMs += 3 * dayMs
    const { status, body } = await move('Acme', { stageName: ' meet & present ' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ moved: true, from: { name: 'Qualify' }, to: { id: meet, name: 'Meet & Present' } })
    expect(await h.gateway.apollo.deals.get(ids.Acme ?? '')).toMatchObject({ opportunity_stage_id: meet })
    expect((await eventsOf('Acme')).slice(-1)).toMatchObject([
      {
        type: 'deal.stage_changed',
        source: 'delos',
        data: { fromStageId: qualify, toStageId: meet, changed: ['stageId'], after: { stageId: meet } },
      },
    ])
    const { body: history } = await h.http.get(`/api/deals/${ids.Acme}/history`)
    expect(history).toMatchObject({ history: [{ stage: 'Qualify' }, { stage: 'Meet & Present', source: 'delos' }] })
    nowMs += dayMs
    expect((await h.http.get(`/api/deals/${ids.Acme}/history`)).body).toMatchObject({
      inStage: [{ stage: 'Qualify' }, { stage: 'Meet & Present', visits: 1, seconds: 86_400 }],
    })
  })

  test('to where the deal is already changes nothing', async () => {
    const asked = updates()
    const before = (await eventsOf('Acme')).length
    expect((await move('Acme', { stageId: meet })).body).toMatchObject({ moved: false })
    expect(updates()).toBe(asked)
    expect(await eventsOf('Acme')).toHaveLength(before)
  })

  test('begins with what was moved in Apollo meanwhile', async () => {
    h.emulator.app.move('deal', ids.Bolt ?? '', 'Meet & Present')
    await move('Bolt', { stageId: propose, amount: 0.25 })
    expect((await h.http.get(`/api/deals/${ids.Bolt}/history`)).body).toMatchObject({
      history: [
        { stage: 'Qualify', source: null },
        { stage: 'Meet & Present', source: 'apollo' },
        { stage: 'Propose', source: 'delos' },
      ],
    })
    const told = (await eventsOf('Bolt')).filter(({ source }) => source === 'delos')
    expect(told.map(({ type }) => type)).toEqual(['deal.updated', 'deal.stage_changed'])
    expect(told[0]?.data).toMatchObject({
      before: { amount: 0.2 },
      after: { amount: 0.25 },
      changed: ['amount', 'stageId'],
    })
  })

  test.each([
    [{ stageId: '66f8000000000000000fffff' }, 'stageId', 'unknown_stage'],
    [{ stageName: 'No such stage' }, 'stageName', 'unknown_stage'],
    [{ stageName: 'Pilot' }, 'stageName', 'stage_of_other_pipeline'],
    [{}, 'stageId', 'invalid_input'],
    [{ stageId: qualify, stageName: 'Qualify' }, 'stageId', 'invalid_input'],
    [{ stageName: ' ' }, 'stageName', 'invalid_input'],
  ])('is refused with the field: %j', async (body, field, code) => {
    expect(await move('Acme', body)).toMatchObject({ status: 422, body: { field, code } })
  })

  test('to a stage of another pipeline is refused by every door, and a name counts within the pipeline', async () => {
    expect(await move('Acme', { stageId: pilot })).toMatchObject({
      body: { field: 'stageId', code: 'stage_of_other_pipeline' },
    })
    expect(await h.http.patch(`/api/deals/${ids.Acme}`, { stageId: pilot })).toMatchObject({
      status: 422,
      body: { field: 'stageId', code: 'stage_of_other_pipeline' },
    })
    expect((await move('Hilo', { stageName: 'Propose' })).body).toMatchObject({ to: { name: 'propose' } })
    h.emulator.app.create('deal_stage', { name: 'Twin' })
    h.emulator.app.create('deal_stage', { name: 'Twin' })
    expect(await move('Acme', { stageName: 'Twin' })).toMatchObject({ body: { code: 'ambiguous_stage' } })
    expect(await h.http.post('/api/deals/66f7000000000000000fffff/move', { stageId: qualify })).toMatchObject({
      status: 404,
    })
  })

  test('needs a key that may write', async () => {
    const answer = await h.http.post(`/api/deals/${ids.Acme}/move`, { stageId: meet }, { 'x-api-key': h.keys.read })
    expect(answer.status).toBe(403)
  })
})

test('times in stage are averaged over what ended, and leave out what nobody saw begin', async () => {
  const { body } = await h.http.get<{ stages: { stage: string }[] }>('/api/deals/stages/times')
  const of = (name: string) => body.stages.find(({ stage }) => stage === name)
  // Bolt was found in the stage and moved on in the same call.
  expect(of('Meet & Present')).toMatchObject({ stays: 1, averageSeconds: 0, ongoing: 1, ongoingAverageSeconds: 86_400 })
  expect(of('Qualify')).toMatchObject({ stays: 0, averageSeconds: null, unknown: 2, ongoing: 1 })
})

test('stuck deals say by what measure', async () => {
  const { body } = await h.http.get<{ deals: { name: string }[] }>('/api/deals/stuck?days=3')
  expect(body.deals.map(({ name }) => name)).toEqual(['Cito', 'Dune'])
  expect(body).toMatchObject({
    deals: [{ stage: 'Qualify', owner: 'Tomas Lindqvist', reasons: [{ kind: 'longer_than_days', days: 3 }] }, {}],
    unknown: 0,
  })
  const byShare = await h.http.get('/api/deals/stuck?minStays=1&share=0.5')
  expect(byShare.body).toMatchObject({
    deals: [{ name: 'Acme', reasons: [{ kind: 'longer_than_share', share: 0.5, limitSeconds: 0, stays: 1 }] }],
  })
})

test('velocity names its parts', async () => {
  await move('Dune', { stageId: won, amount: 30 })
  const { body } = await h.http.get('/api/deals/velocity')
  expect(body).toMatchObject({
    velocity: [
      { currency: 'EUR', open: 1, won: 0, winRate: null, perDay: null },
      {
        currency: 'USD',
        won: 2,
        lost: 1,
        winRate: 2 / 3,
        averageAmount: 40,
        cycleDays: 2,
        perDay: (2 * 40 * (2 / 3)) / 2,
      },
    ],
  })
})

test('changes since a day are told by kind, with what was won', async () => {
  const { body } = await h.http.get('/api/deals/changes?since=2026-03-12')
  expect(body).toMatchObject({
    counts: { created: 0, moved: 5, changed: 2, deleted: 0 },
    moved: [
      { name: 'Dune', from: 'Propose', to: 'Closed Won', amount: 30, currency: 'USD', source: 'delos' },
      { name: 'Hilo', from: 'Pilot', to: 'propose' },
      { name: 'Bolt', to: 'Propose' },
      { name: 'Bolt', to: 'Meet & Present', source: 'apollo' },
      { name: 'Acme' },
    ],
    sums: { created: [], won: [{ currency: 'USD', deals: 1, amount: 30 }], lost: [] },
  })
  expect(JSON.stringify(body)).toContain('{"field":"amount","before":0.2,"after":0.25}')
  expect((await h.http.get('/api/deals/changes?since=2026-03-10')).body).toMatchObject({ counts: { created: 8 } })
  expect(await h.http.get('/api/deals/changes?since=lately')).toMatchObject({ status: 422, body: { field: 'since' } })
})
