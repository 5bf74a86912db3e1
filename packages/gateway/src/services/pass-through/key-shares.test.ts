import type { Clock } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { createKeyShares } from './key-shares.ts'

const minuteMs = 1000

function open() {
  let nowMs = 0
  const clock: Clock = { now: () => nowMs, sleep: async () => {} }
  const shares = createKeyShares({ clock, minuteMs })
  const said = (limit: string, used: number) => (name: string) =>
    ({ 'x-rate-limit-minute': limit, 'x-minute-usage': String(used), 'x-rate-limit-hourly': '' })[name]
  return { shares, said, pass: (ms: number) => (nowMs += ms) }
}

const minute = (headers: Record<string, string>) => [
  headers['x-rate-limit-minute'],
  headers['x-minute-usage'],
  headers['x-minute-requests-left'],
]

describe('createKeyShares', () => {
  it('shows a key that is alone exactly what Apollo said', () => {
    const { shares, said } = open()
    for (let used = 1; used <= 3; used++) shares.count('labels/index', 'a', said('50', used))
    const headers = shares.show('labels/index', 'a')
    expect(minute(headers)).toEqual(['50', '3', '47'])
    expect(headers['x-rate-limit-hourly']).toBe('')
    expect(headers).not.toHaveProperty('x-hourly-usage')
  })

  it('shares what is left among the keys that are at it, and charges none for another', () => {
    const { shares, said } = open()
    shares.count('g', 'a', said('50', 1))
    shares.count('g', 'a', said('50', 2))
    expect(minute(shares.count('g', 'b', said('50', 10)))).toEqual(['21', '1', '20'])
    expect(minute(shares.show('g', 'a'))).toEqual(['22', '2', '20'])
    expect(minute(shares.show('g', 'c'))).toEqual(['13', '0', '13'])
  })

  it('begins anew with Apollo’s window', () => {
    const { shares, said, pass } = open()
    for (let used = 1; used <= 8; used++) shares.count('g', 'a', said('50', used))
    expect(minute(shares.count('g', 'a', said('50', 1)))).toEqual(['50', '1', '49'])
    pass(minuteMs)
    expect(shares.show('g', 'a')['x-rate-limit-minute']).toBeUndefined()
    expect(minute(shares.count('g', 'b', said('50', 4)))).toEqual(['47', '1', '46'])
  })
})
