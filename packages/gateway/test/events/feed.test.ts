import { systemClock } from '@delos/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readServerEvents } from '../../src/cli/server-events.ts'
import { putConsumer } from '../../src/db/event-consumers.ts'
import { listEventsAfter, readHead } from '../../src/db/events.ts'
import { advanceConsumer } from '../../src/services/events/advance-consumer.ts'
import type { EventConsumer } from '../../src/services/events/event-consumer.ts'
import { type EventDraft, recordEvents } from '../../src/services/events/record-events.ts'
import { tidyEvents } from '../../src/services/events/tidy-events.ts'
import { createHarness, type Harness } from '../harness.ts'

interface Page {
  events: { id: string; cursor: string; type: string; entity: { type: string; id: string } }[]
  cursor: string
  hasMore: boolean
}

let h: Harness
/** How far the gateway's clock is ahead of ours. */
let ahead = 0
const now = () => Date.now() + ahead
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true, clock: { now, sleep: systemClock.sleep } })
})
afterAll(() => h.close())

function happen(...drafts: Partial<EventDraft>[]): Promise<void> {
  const context = h.as()
  return context.mutate(async (tx) => {
    const whole = {
      type: 'contact.updated',
      entityType: 'contact',
      entityId: 'c1',
      source: 'apollo',
      data: {},
    } as const
    await recordEvents(
      tx,
      context,
      drafts.map((draft) => ({ ...whole, ...draft })),
    )
    return { value: undefined, audit: [] }
  })
}

const moved = (fromStageId: string, toStageId: string): Partial<EventDraft> => ({
  type: 'deal.stage_changed',
  entityType: 'deal',
  entityId: 'd1',
  data: { fromStageId, toStageId },
})

/** Writes down in the settings what it has dealt with, in the transaction of its cursor. */
function counter(name: string, plan: (ids: string[]) => void = () => {}): EventConsumer {
  return {
    name,
    async plan(_context, events) {
      plan(events.map(({ entityId }) => entityId))
      return async (tx) => {
        for (const { seq } of events) {
          await tx
            .insertInto('settings')
            .values({ name: `${name} ${seq}`, value: '{}', updatedAt: new Date(now()) })
            .execute()
        }
        return { audit: [] }
      }
    },
  }
}

async function listen(consumer: EventConsumer): Promise<void> {
  await h.as().mutate(async (tx) => {
    await putConsumer(tx, { name: consumer.name, seq: await readHead(tx), at: new Date(now()) })
    return { value: undefined, audit: [] }
  })
}

async function dealtWith({ name }: EventConsumer): Promise<number> {
  const rows = await h.gateway.db.selectFrom('settings').select('name').where('name', 'like', `${name} %`).execute()
  return rows.length
}

describe('the feed', () => {
  it('is read page by page, by type and by record, and goes on from its cursor', async () => {
    const before = (await h.http.get<Page>('/api/events?limit=200')).body.cursor
    await happen({}, { type: 'deal.created', entityType: 'deal', entityId: 'd0' }, { entityId: 'c2' })
    const first = (await h.http.get<Page>(`/api/events?after=${before}&limit=2`)).body
    expect([first.events.length, first.hasMore]).toEqual([2, true])
    const rest = (await h.http.get<Page>(`/api/events?after=${first.cursor}`)).body
    expect(rest).toMatchObject({ events: [{ entity: { type: 'contact', id: 'c2' } }], hasMore: false })
    const typed = await h.http.get<Page>(`/api/events?after=${before}&type=contact.*`)
    expect(typed.body.events.map(({ entity }) => entity.id)).toEqual(['c1', 'c2'])
    const own = await h.http.get<Page>(`/api/events?after=${before}&entity=deal:d0`)
    expect(own.body.events.map(({ type }) => type)).toEqual(['deal.created'])
    expect((await h.http.get<Page>(`/api/events?after=${rest.cursor}`)).body.events).toEqual([])
  })

  it('holds a change of stage once, whoever saw it, and the way back and there again as two more', async () => {
    const before = await readHead(h.gateway.db)
    await happen(moved('a', 'b'), moved('a', 'b'))
    await happen(moved('a', 'b'))
    await happen(moved('b', 'a'), moved('a', 'b'))
    const events = await listEventsAfter(h.gateway.db, { after: before, limit: 10 })
    expect(events.map(({ data }) => data.toStageId)).toEqual(['b', 'a', 'b'])
  })

  it('refuses what names nothing', async () => {
    for (const [query, field] of [
      ['type=contact.exploded', 'type.0'],
      ['entity=Deal', 'entity'],
      ['after=xyz', 'cursor'],
      ['since=yesterday', 'since'],
    ]) {
      expect(await h.http.get(`/api/events?${query}`)).toMatchObject({ status: 422, body: { field } })
    }
  })

  it('forgets what is old and dealt with, and says so to whoever comes too late', async () => {
    const slow = counter('slow')
    await listen(slow)
    await happen({ entityId: 'old' })
    const { cursor } = (await h.http.get<Page>('/api/events?entity=contact:old')).body
    await happen({ entityId: 'older' })
    ahead += 91 * 24 * 60 * 60 * 1000
    await happen({ entityId: 'young' })
    await h.gateway.db
      .updateTable('eventConsumers')
      .set({ seq: await readHead(h.gateway.db) })
      .execute()
    await tidyEvents(h.gateway, h.gateway.db)
    const { events } = (await h.http.get<Page>('/api/events')).body
    expect(events.map(({ entity }) => entity.id)).toEqual(['young'])
    expect(await h.http.get(`/api/events?after=${cursor}`)).toMatchObject({
      status: 422,
      body: { code: 'cursor_expired', field: 'after' },
    })
  })
})

describe('a consumer', () => {
  it('gets each event once, however many try at once', async () => {
    const one = counter('once')
    await listen(one)
    await happen(...Array.from({ length: 30 }, (_, at) => ({ entityId: `x${at}` })))
    const rounds = Array.from({ length: 4 }, () => advanceConsumer(h.as(), one))
    expect((await Promise.all(rounds)).reduce((sum, count) => sum + count, 0)).toBe(30)
    expect(await dealtWith(one)).toBe(30)
    expect(await advanceConsumer(h.as(), one)).toBe(0)
  })

  it('loses nothing where it dies between its thought and its deed', async () => {
    let isDying = true
    const mortal = counter('mortal')
    const dying: EventConsumer = {
      name: 'mortal',
      plan: async (context, events) => {
        const effect = await mortal.plan(context, events)
        return async (tx) => {
          const change = await effect(tx)
          if (isDying) throw Object.assign(new Error('killed'), { code: 'upstream_unavailable' })
          return change
        }
      },
    }
    await listen(mortal)
    await happen({}, {})
    const stopped = new AbortController()
    stopped.abort()
    await expect(advanceConsumer({ ...h.as(), signal: stopped.signal }, dying)).rejects.toThrow('killed')
    expect(await dealtWith(mortal)).toBe(0)
    isDying = false
    expect(await advanceConsumer(h.as(), dying)).toBe(2)
    expect(await dealtWith(mortal)).toBe(2)
  })

  it('parks what it cannot deal with, goes on, and shows how far it is', async () => {
    const picky = counter('picky', (ids) => {
      if (ids.includes('poison')) throw new Error('secret text')
    })
    await listen(picky)
    await happen({ entityId: 'good' }, { entityId: 'poison' }, { entityId: 'fine' })
    expect(await advanceConsumer(h.as(), picky)).toBe(3)
    expect(await dealtWith(picky)).toBe(2)
    const parked = await h.http.get('/api/events/parked?consumer=picky')
    expect(parked.body).toMatchObject({ parked: [{ consumer: 'picky', reason: 'internal: Error' }] })
    await happen({})
    const status = await h.http.get<{ consumers: { name: string }[]; quietSeconds: number }>('/api/events/status')
    expect(status.body.quietSeconds).toBe(0)
    expect(status.body.consumers.find(({ name }) => name === 'picky')).toMatchObject({ behind: 1, parked: 1 })
  })
})

describe('the stream', () => {
  async function open(headers: Record<string, string> = {}, query = '') {
    const leaving = new AbortController()
    const answer = await fetch(`${h.url}/api/events${query}`, {
      headers: { 'x-api-key': h.keys.read, accept: 'text/event-stream', ...headers },
      signal: leaving.signal,
    })
    const events = readServerEvents(answer.body ?? new ReadableStream())
    return {
      answer,
      next: async () => JSON.parse((await events.next()).value?.data ?? '{}'),
      leave: () => leaving.abort(),
    }
  }

  it('tells what happens from now on, and goes on after the last event that was read', async () => {
    const stream = await open({}, '?type=contact.*')
    expect(stream.answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    await happen({ entityId: 's1' }, { type: 'deal.created', entityType: 'deal', entityId: 'no' }, { entityId: 's2' })
    const first = await stream.next()
    expect([first.entity.id, (await stream.next()).entity.id]).toEqual(['s1', 's2'])
    stream.leave()
    const again = await open({ 'last-event-id': first.cursor })
    expect([(await again.next()).entity.id, (await again.next()).entity.id]).toEqual(['no', 's2'])
    again.leave()
  })

  it('has twenty places for a key', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => open()))
    const refused = await fetch(`${h.url}/api/events`, {
      headers: { 'x-api-key': h.keys.read, accept: 'text/event-stream' },
    })
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'too_many_streams'])
    for (const { leave } of streams) leave()
    await expect.poll(async () => (await open().then((one) => (one.leave(), one))).answer.status).toBe(200)
  })
})
