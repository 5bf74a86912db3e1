import { describe, expect, it } from 'vitest'
import { createStreamPlaces } from './stream-places.ts'

describe('the places of streams', () => {
  it('are 20 for one key and 200 in all, and are given back once', () => {
    const places = createStreamPlaces()
    const taken = Array.from({ length: 20 }, () => places.take('one'))
    expect(() => places.take('one')).toThrow('20 streams are open')
    taken[0]?.()
    taken[0]?.()
    places.take('one')
    expect(() => places.take('one')).toThrow()
    for (let key = 0; key < 9; key++) for (let count = 0; count < 20; count++) places.take(`key ${key}`)
    expect(() => places.take('other')).toThrow('200 streams are open')
  })
})
