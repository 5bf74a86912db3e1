import { expect, it } from 'vitest'
import { normalPath } from './normal-path.ts'

it('gives every path one spelling', () => {
  for (const path of [
    '/people/match',
    '/people/match/',
    '/people/match.json',
    '/people/%6datch',
    '/peopl%65/match.JSON',
  ]) {
    expect([path, normalPath(path)]).toEqual([path, '/people/match'])
  }
  expect(normalPath('/labels/a b')).toBe('/labels/a%20b')
})

it('knows no way out', () => {
  for (const path of [
    '',
    '/',
    '//',
    'people',
    '/..',
    '/a/../b',
    '/a/%2e%2e/b',
    '/a/.',
    '/a//b',
    '/a%2fb',
    '/a\\b',
    '/a%5cb',
    '/a%00',
    '/a%zz',
    '/a%3fb',
    '/a;b',
    '/a%25b',
    '/a\nb',
  ]) {
    expect([path, normalPath(path)]).toEqual([path, undefined])
  }
})
