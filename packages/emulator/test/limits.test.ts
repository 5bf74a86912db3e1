import { afterEach, describe, expect, test } from 'vitest'
import type { EmulatorOptions } from '../src/index.ts'
import { type Answer, type Harness, startEmulator } from './harness.ts'

let harness: Harness | undefined

async function start(options?: EmulatorOptions): Promise<Harness> {
  harness = await startEmulator(options)
  return harness
}

afterEach(async () => {
  await harness?.emulator.close()
  harness = undefined
})

const MINUTE_MS = 60_000

function rateHeaders({ headers }: Answer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /rate-limit|usage|left|retry/.test(name)))
}

describe('windows', () => {
  test('three windows are reported, the current call included', async () => {
    const { get } = await start({ plan: 'free' })
    await get('opportunity_stages')
    expect(rateHeaders(await get('opportunity_stages'))).toEqual({
      'x-rate-limit-minute': '50',
      'x-minute-usage': '2',
      'x-minute-requests-left': '48',
      'x-rate-limit-hourly': '200',
      'x-hourly-usage': '2',
      'x-hourly-requests-left': '198',
      'x-rate-limit-24-hour': '600',
      'x-24-hour-usage': '2',
      'x-24-hour-requests-left': '598',
    })
  })

  test('an unlimited window is an empty value without usage', async () => {
    const { post } = await start()
    expect(rateHeaders(await post('people/match', { email: 'nobody@x.example' }))).toEqual({
      'x-rate-limit-minute': '1000',
      'x-minute-usage': '1',
      'x-minute-requests-left': '999',
      'x-rate-limit-hourly': '',
      'x-rate-limit-24-hour': '',
    })
  })

  test('each class and plan has its limits', async () => {
    const limitOf = async (options: EmulatorOptions, path: string) => {
      const { post, emulator } = await startEmulator(options)
      const answer = await post(path, { details: [{ email: 'nobody@x.example' }], domains: ['x.example'] })
      await emulator.close()
      return ['minute', 'hourly', '24-hour'].map((name) => answer.headers.get(`x-rate-limit-${name}`))
    }
    expect(await limitOf({ plan: 'free' }, 'people/bulk_match')).toEqual(['20', '100', '600'])
    expect(await limitOf({ plan: 'basic' }, 'people/bulk_match')).toEqual(['1000', '', ''])
    expect(await limitOf({ plan: 'basic' }, 'mixed_people/api_search')).toEqual(['200', '6000', '50000'])
    expect(await limitOf({}, 'contacts/search')).toEqual(['200', '400', '2000'])
    expect(await limitOf({ plan: 'organization' }, 'contacts/search')).toEqual(['200', '600', '6000'])
    const limits = { 'contacts/search': { minute: 3, day: null } }
    expect(await limitOf({ limits }, 'contacts/search')).toEqual(['3', '400', ''])
  })

  test('the window opens at the first call, not at the clock’s minute', async () => {
    const { get, clock } = await start({ limits: { 'opportunity_stages/index': { minute: 2 } } })
    clock.advance(30_000)
    await get('opportunity_stages')
    clock.advance(45_000)
    expect((await get('opportunity_stages')).status).toBe(200)
    const refused = await get('opportunity_stages')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '15'])
    clock.advance(15_000)
    const renewed = await get('opportunity_stages')
    expect([renewed.status, renewed.headers.get('x-minute-usage')]).toEqual([200, '1'])
    expect(renewed.headers.get('x-hourly-usage')).toBe('3')
  })

  test('a refused call does not count, says how long to wait, and leaves other endpoints alone', async () => {
    const { get, post, clock, emulator } = await start({ limits: { 'opportunity_stages/index': { hour: 1 } } })
    await get('opportunity_stages')
    clock.advance(MINUTE_MS + 1)
    for (let attempt = 0; attempt < 3; attempt++) {
      const refused = await get('opportunity_stages')
      expect(refused.status).toBe(429)
      expect(refused.json).toEqual({
        message:
          'The maximum number of api calls allowed for api/v1/opportunity_stages is 1 times per hour. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.',
      })
      expect(refused.headers.get('retry-after')).toBe('3540')
      expect(refused.headers.get('x-minute-usage')).toBe('0')
    }
    expect((await post('people/match', {})).status).toBe(200)
    expect(emulator.stats()).toMatchObject({
      rateLimited: 3,
      rateLimitedByEndpoint: { 'opportunity_stages/index': 3 },
    })
  })

  test('of several exhausted windows the longest wait is told', async () => {
    const { get } = await start({ limits: { 'opportunity_stages/index': { minute: 1, hour: 1, day: 1 } } })
    await get('opportunity_stages')
    const refused = await get('opportunity_stages')
    expect(refused.headers.get('retry-after')).toBe('86400')
    expect(refused.text).toContain('1 times per day')
  })

  test('time can be scaled: retry-after is real seconds, rounded up', async () => {
    const { get, clock } = await start({ minuteMs: 1500, limits: { 'opportunity_stages/index': { minute: 1 } } })
    await get('opportunity_stages')
    expect((await get('opportunity_stages')).headers.get('retry-after')).toBe('2')
    clock.advance(1500)
    expect((await get('opportunity_stages')).status).toBe(200)
    expect((await get('opportunity_stages')).headers.get('x-hourly-usage')).toBe('2')
  })

  test('requests without access do not count', async () => {
    const keys = [{ key: 'master' }, { key: 'scoped', scopes: ['people/match'] }]
    const { get } = await start({ keys })
    await get('opportunity_stages', { 'x-api-key': 'wrong' })
    await get('opportunity_stages', { 'x-api-key': 'scoped' })
    const first = await get('opportunity_stages', { 'x-api-key': 'master' })
    expect(first.headers.get('x-minute-usage')).toBe('1')
  })

  test('another consumer of the team uses up the same windows', async () => {
    const { get, emulator } = await start()
    emulator.chargeOutside('opportunity_stages/index', 199)
    expect((await get('opportunity_stages')).headers.get('x-minute-requests-left')).toBe('0')
    expect((await get('opportunity_stages')).status).toBe(429)
    expect(emulator.stats().requests).toBe(2)
  })
})
