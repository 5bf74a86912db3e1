import { describe, expect, it } from 'vitest'
import { applies } from './applies.ts'

const change = { fromStageId: 'a', toStageId: 'b' }

describe('applies', () => {
  it('asks for every condition that is named', () => {
    expect(applies({}, change, null)).toBe(true)
    expect(applies({ toStageId: 'b', fromStageId: 'a' }, change, null)).toBe(true)
    expect(applies({ toStageId: 'b', fromStageId: 'c' }, change, null)).toBe(false)
    expect(applies({ toStageId: 'a' }, change, null)).toBe(false)
  })

  it('compares names in any case, and never matches a stage without one', () => {
    expect(applies({ toStageName: 'closed WON' }, change, 'Closed Won')).toBe(true)
    expect(applies({ toStageName: 'Closed Won' }, change, 'Closed Lost')).toBe(false)
    expect(applies({ toStageName: 'Closed Won' }, change, null)).toBe(false)
  })
})
