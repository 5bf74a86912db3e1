import { expect, it } from 'vitest'
import { countEdits, nearestName } from './nearest-name.ts'

it('counts insertions, deletions and replacements', () => {
  expect(countEdits('', 'abc')).toBe(3)
  expect(countEdits('kitten', 'sitting')).toBe(3)
  expect(countEdits('same', 'same')).toBe(0)
})

it('names what was likely meant, and nothing where nothing is near', () => {
  const known = ['person_titles', 'person_locations', 'q_organization_domains_list', 'page']
  expect(nearestName('person_title', known)).toBe('person_titles')
  expect(nearestName('organization_domains', known)).toBe('q_organization_domains_list')
  expect(nearestName('zzz', known)).toBeUndefined()
  expect(nearestName('x', [])).toBeUndefined()
})
