import { expect, test } from 'vitest'
import { spellingsOf } from './name-spellings.ts'

function share(one: [string, string], other: [string, string]): boolean {
  const known = spellingsOf(...one)
  return spellingsOf(...other).some((name) => known.includes(name))
}

test.each([
  [
    ['jon', 'smith'],
    ['jonathan', 'smith'],
  ],
  [
    ['jon', 'smith'],
    ['smith', 'jon'],
  ],
  [
    ['bob', 'smith'],
    ['robert', 'smith'],
  ],
  [
    ['anna', 'smith jones'],
    ['anna', 'jones'],
  ],
  [
    ['ivar', 'johnson'],
    ['ivar', 'jonhson'],
  ],
  [
    ['ivar', 'andersen'],
    ['ivar', 'andersson'],
  ],
] as [[string, string], [string, string]][])('%s may be %s', (one, other) => {
  expect(share(one, other)).toBe(true)
})

test.each([
  [
    ['anna', 'smith'],
    ['bert', 'smith'],
  ],
  [
    ['anna', 'lee'],
    ['anna', 'lowe'],
  ],
  [
    ['anna', 'smith'],
    ['anna', 'schmidt'],
  ],
] as [[string, string], [string, string]][])('%s is not %s', (one, other) => {
  expect(share(one, other)).toBe(false)
})

test('nobody is told by a first name alone', () => {
  expect(spellingsOf('anna', '')).toEqual([])
})
