import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FaultEffect } from '../src/index.ts'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const MATCH = { email: 'mira.okafor@northpeak.example' }

function meet(effect: FaultEffect, times?: number): void {
  harness.emulator.faults.next('people/match', effect, times)
}

async function minuteUsage(): Promise<string | null> {
  return (await harness.post('people/match', {})).headers.get('x-minute-usage')
}

describe('effects before the work', () => {
  test('a status with body, type and headers', async () => {
    meet({ status: 503, body: '<h1>no</h1>', contentType: 'text/html', headers: { 'retry-after': '7' } })
    const answer = await harness.post('people/match', MATCH)
    expect([answer.status, answer.text, answer.headers.get('retry-after')]).toEqual([503, '<h1>no</h1>', '7'])
    expect(answer.headers.get('content-type')).toBe('text/html')
    expect(await minuteUsage()).toBe('1')
  })

  test('a status alone has a JSON body, 429 under message', async () => {
    meet({ status: 500 })
    meet({ status: 429, headers: { 'retry-after': '1' } })
    expect((await harness.post('people/match', MATCH)).json).toEqual({ status: 500, error: 'Internal Server Error' })
    expect((await harness.post('people/match', MATCH)).json.message).toEqual(expect.any(String))
    expect(harness.emulator.stats()).toMatchObject({ rateLimited: 0, faults: 2, creditsCharged: 0 })
  })

  test('a gateway’s 502 in HTML', async () => {
    meet({ html502: true })
    const answer = await harness.post('people/match', MATCH)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html'])
    expect(answer.text).toContain('502 Bad Gateway')
  })

  test('a reset before the work charges nothing', async () => {
    meet({ reset: 'before' })
    await expect(harness.post('people/match', MATCH)).rejects.toThrow('fetch failed')
    expect(harness.emulator.stats().creditsCharged).toBe(0)
    expect(await minuteUsage()).toBe('1')
  })

  test('a hanging request ends when the emulator closes', async () => {
    meet({ hang: true })
    const hanging = expect(harness.post('people/match', MATCH)).rejects.toThrow('fetch failed')
    expect((await harness.post('people/match', MATCH)).status).toBe(200)
    await harness.emulator.close()
    await hanging
    harness = await startEmulator()
  })
})

describe('effects after the work', () => {
  test('a reset after the work was charged and counted', async () => {
    meet({ reset: 'after' })
    await expect(harness.post('people/match', MATCH)).rejects.toThrow('fetch failed')
    expect(harness.emulator.stats().creditsCharged).toBe(1)
    expect(await minuteUsage()).toBe('2')
  })

  test('a truncated body breaks off under the full length', async () => {
    meet({ truncate: true })
    await expect(harness.post('people/match', MATCH)).rejects.toThrow('terminated')
    expect(harness.emulator.stats().creditsCharged).toBe(1)
  })

  test('numbers become text and arrays null', async () => {
    meet({ wrongTypes: true })
    const { json } = await harness.post('people/match', MATCH)
    expect(json.person).toMatchObject({ employment_history: null, show_intent: 'false', first_name: 'Mira' })
    expect(json.person.organization.founded_year).toBe('1998')
  })

  test('a delayed and a dripped answer wait for the injected clock', async () => {
    const timers: { run: () => void; delayMs: number }[] = []
    await harness.emulator.close()
    let notify = (): void => {}
    harness = await startEmulator({
      clock: {
        now: () => 0,
        setTimeout: (run, delayMs) => {
          timers.push({ run, delayMs })
          notify()
        },
      },
    })
    meet({ delayMs: 5000 })
    meet({ dripMs: 20 })
    const set = new Promise<void>((resolve) => {
      notify = resolve
    })
    const delayed = harness.post('people/match', MATCH)
    await set
    expect(timers.map((timer) => timer.delayMs)).toEqual([5000])
    expect(harness.emulator.stats().creditsCharged).toBe(1)
    timers.pop()?.run()
    expect((await delayed).status).toBe(200)
    const delays: number[] = []
    notify = () => {
      const timer = timers.pop()
      if (!timer) return
      delays.push(timer.delayMs)
      setImmediate(timer.run)
    }
    const dripped = await harness.post('people/match', { email: 'nobody@x.example' })
    expect(dripped.json.person.email).toBe('nobody@x.example')
    expect(delays).toEqual(Array.from({ length: Buffer.byteLength(dripped.text) }, () => 20))
  })
})

describe('rules', () => {
  const statuses = async (paths: string[]) => {
    const found: number[] = []
    for (const path of paths) found.push((await harness.post(path, MATCH)).status)
    return found
  }

  test('times, after and prefixes', async () => {
    const { faults } = harness.emulator
    faults.add({ endpoint: 'people/*', after: 1, times: 2, effect: { status: 500 } })
    expect(await statuses(['people/match', 'people/match', 'people/match', 'people/match'])).toEqual([
      200, 500, 500, 200,
    ])
    faults.clear()
    faults.add({ endpoint: /^contacts\//, effect: { status: 501 } })
    faults.add({ path: '/opportunities/search', effect: { status: 504 } })
    expect(await statuses(['contacts', 'opportunities/search', 'people/match'])).toEqual([501, 504, 200])
  })

  test('the next request’s effect goes before standing rules; order is kept', async () => {
    harness.emulator.faults.add({ effect: { status: 500 } })
    meet({ status: 502 })
    meet({ status: 503 }, 2)
    expect(await statuses(['people/match', 'people/match', 'people/match', 'people/match'])).toEqual([
      502, 503, 503, 500,
    ])
  })

  test('the dice are seeded', async () => {
    const roll = async () => {
      harness.emulator.reset()
      harness.emulator.faults.add({ probability: 0.4, effect: { status: 500 } })
      return statuses(Array.from({ length: 30 }, () => 'people/match'))
    }
    const first = await roll()
    expect(await roll()).toEqual(first)
    const hits = first.filter((status) => status === 500).length
    expect(hits).toBeGreaterThan(3)
    expect(hits).toBeLessThan(25)
  })

  test('a request without a good key meets no fault', async () => {
    meet({ status: 500 })
    expect((await harness.post('people/match', MATCH, { 'x-api-key': 'wrong' })).status).toBe(401)
    expect((await harness.post('people/match', MATCH)).status).toBe(500)
  })
})
