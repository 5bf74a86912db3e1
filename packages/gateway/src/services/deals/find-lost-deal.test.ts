import type { Deal } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { couldBe } from './find-lost-deal.ts'

const startedAt = Date.UTC(2026, 0, 1, 10)
const wish = { name: 'Rollout', amount: 1200, ownerId: 'o1', accountId: 'a1' }
const deal = {
  id: 'd1',
  name: 'Rollout',
  amount: 1200,
  owner_id: 'o1',
  account_id: 'a1',
  opportunity_created_at: '2026-01-01T10:00:01.000+00:00',
} as Deal

describe('couldBe', () => {
  it('knows the deal by name, amount, owner, account and time', () => {
    expect(couldBe(deal, wish, startedAt)).toBe(true)
    expect(couldBe({ ...deal, name: 'Rollout 2' }, wish, startedAt)).toBe(false)
    expect(couldBe({ ...deal, amount: 1201 }, wish, startedAt)).toBe(false)
    expect(couldBe({ ...deal, owner_id: 'o2' }, wish, startedAt)).toBe(false)
    expect(couldBe({ ...deal, account_id: null }, wish, startedAt)).toBe(false)
    expect(couldBe({ ...deal, opportunity_created_at: '2026-01-01T09:50:00.000+00:00' }, wish, startedAt)).toBe(false)
  })

  it('takes no account for no account', () => {
    expect(couldBe({ ...deal, account_id: null }, { ...wish, accountId: undefined }, startedAt)).toBe(true)
  })
})
