import { beforeEach, describe, expect, it } from 'vitest'
import { ConnectionError, ValidationError } from '../errors.ts'
import type { ApolloEvent } from '../events.ts'
import type { ApolloRequest, Handler } from '../http.ts'
import { answer, requestFor } from '../testing/request.ts'
import type { VirtualClock } from '../testing/virtual-clock.ts'
import { createVirtualClock } from '../testing/virtual-clock.ts'
import { cache } from './cache.ts'
import { createMemoryCache } from './memory-cache.ts'

const hourMs = 3_600_000
const outage = new ConnectionError('down', { endpoint: 'x', outcome: 'not_sent', retryable: true })
let clock: VirtualClock
let events: ApolloEvent[]
let sent: ApolloRequest[]
let respond: (request: ApolloRequest) => ReturnType<Handler>
let handler: Handler

beforeEach(() => {
  clock = createVirtualClock()
  events = []
  sent = []
  respond = async () => answer({ people: [sent.length] })
  const dependencies = { clock, onEvent: (event: ApolloEvent) => void events.push(event), staleIfErrorMs: 24 * hourMs }
  handler = cache(
    createMemoryCache(),
    dependencies,
  )((request) => {
    sent.push(request)
    return respond(request)
  })
})

const search = (params: object = { q_keywords: 'ops' }, options = {}) =>
  handler(requestFor('mixed_people/api_search', { params, options }))

describe('cache', () => {
  it('answers from the cache while fresh, whatever the order of the parameters', async () => {
    await search({ a: 1, b: [2] })
    await clock.advance(hourMs - 1)
    expect(await search({ b: [2], a: 1 })).toMatchObject({ source: 'cache', ageMs: hourMs - 1, data: { people: [1] } })
    await clock.advance(1)
    expect(await search({ a: 1, b: [2] })).toMatchObject({ source: 'apollo', data: { people: [2] } })
  })

  it('asks again when told to, and keeps the newer answer', async () => {
    await search()
    expect((await search(undefined, { cache: 'refresh' })).source).toBe('apollo')
    expect((await search()).data).toEqual({ people: [2] })
  })

  it('never keeps records of the team or answers that are delivered later', async () => {
    await handler(requestFor('contacts/search'))
    await handler(requestFor('contacts/search'))
    for (let i = 0; i < 2; i += 1)
      await handler(requestFor('people/match', { params: { email: 'a', reveal_phone_number: true } }))
    expect(sent).toHaveLength(4)
  })

  it('asks once for a thousand waiters, and gives each a copy of its own', async () => {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => search()))
    expect(sent).toHaveLength(1)
    expect(new Set(answers.map((one) => one.data)).size).toBe(1000)
  })

  it('charges the one who asked and nobody else', async () => {
    respond = async () => ({ ...answer({ person: { name: 'Mira' } }), credits: 1 })
    const both = await Promise.all([1, 2].map(() => handler(requestFor('people/match', { params: { email: 'a' } }))))
    expect(both.map((one) => one.credits)).toEqual([1, 0])
    expect(await handler(requestFor('people/match', { params: { email: 'a' } }))).toMatchObject({
      source: 'cache',
      credits: 0,
    })
  })

  it('serves stale with its age during an outage, for a day', async () => {
    await search()
    respond = () => Promise.reject(outage)
    await clock.advance(23 * hourMs)
    expect(await search()).toMatchObject({ source: 'stale', ageMs: 23 * hourMs, data: { people: [1] } })
    await clock.advance(2 * hourMs)
    await expect(search()).rejects.toBe(outage)
    expect(events.filter(({ type }) => type !== 'cache_miss')).toMatchObject([{ type: 'cache', source: 'stale' }])
  })

  it('does not hide a refusal behind a stale answer', async () => {
    await search()
    await clock.advance(2 * hourMs)
    const init = {
      endpoint: 'x',
      outcome: 'refused',
      retryable: false,
      status: 422,
      headers: new Headers(),
      body: '',
    } as const
    respond = () => Promise.reject(new ValidationError('no', init))
    await expect(search()).rejects.toBeInstanceOf(ValidationError)
  })

  it('goes on for the others when the first asker leaves, and stops when all have left', async () => {
    let finish: (() => void) | undefined
    respond = (request) =>
      new Promise((resolve, reject) => {
        finish = () => resolve(answer('done'))
        request.signal?.addEventListener('abort', () => reject(new Error('stopped')))
      })
    const first = new AbortController()
    const gone = search(undefined, { signal: first.signal }).catch((error: unknown) => error)
    const stays = search()
    await clock.settle()
    first.abort('left')
    expect(await gone).toMatchObject({ name: 'AbortError', reason: 'left' })
    expect(sent[0]?.signal?.aborted).toBe(false)
    finish?.()
    expect((await stays).data).toBe('done')
    const last = new AbortController()
    const alone = search({ q_keywords: 'other' }, { signal: last.signal }).catch((error: unknown) => error)
    await clock.settle()
    last.abort('left')
    await alone
    expect(sent.at(-1)?.signal?.aborted).toBe(true)
  })

  it('works without the cache when the cache fails', async () => {
    const broken = { get: () => Promise.reject(new Error('get')), set: () => Promise.reject(new Error('set')) }
    const dependencies = { clock, onEvent: (event: ApolloEvent) => void events.push(event), staleIfErrorMs: 0 }
    const failing = cache(broken, dependencies)(async () => answer('fresh'))
    expect((await failing(requestFor('contact_stages/index'))).data).toBe('fresh')
    expect(events.map((event) => event.type)).toEqual(['cache_failed', 'cache_miss', 'cache_failed'])
  })

  it('forgets the least recently used answer first', async () => {
    const small = createMemoryCache({ maxEntries: 2 })
    const request = requestFor('contact_stages/index')
    for (const key of ['a', 'b']) await small.set(key, { status: 200, data: key, storedAt: 0 }, request)
    await small.get('a', request)
    await small.set('c', { status: 200, data: 'c', storedAt: 0 }, request)
    expect(await small.get('b', request)).toBeUndefined()
    expect((await small.get('a', request))?.data).toBe('a')
  })
})
