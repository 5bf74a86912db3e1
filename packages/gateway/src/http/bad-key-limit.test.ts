import { expect, it } from 'vitest'
import { BadKeyLimit } from './bad-key-limit.ts'

it('lets twenty bad keys a minute pass, by address', () => {
  let now = 1000
  const limit = new BadKeyLimit({ now: () => now, sleep: async () => {} })
  for (let tries = 0; tries < 20; tries++) expect(limit.note('a')).toBeUndefined()
  now += 20_000
  expect(limit.note('a')).toEqual({ retryAfterMs: 40_000 })
  expect(limit.note('b')).toBeUndefined()
  now += 40_000
  expect(limit.note('a')).toBeUndefined()
})
