import { describe, expect, it } from 'vitest'
import { isCrossSite, readCredentials } from './credentials.ts'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('readCredentials', () => {
  it.each([
    [{ 'x-api-key': 'k' }, { secret: 'k', scheme: 'header' }],
    [{ authorization: 'Bearer k' }, { secret: 'k', scheme: 'bearer' }],
    [{ authorization: 'bearer  k' }, { secret: 'k', scheme: 'bearer' }],
    [{ authorization: basic('me:k:with:colons') }, { secret: 'k:with:colons', scheme: 'basic' }],
    [{ authorization: basic('k:') }, { secret: 'k', scheme: 'basic' }],
    [
      { 'x-api-key': 'k', authorization: 'Bearer other' },
      { secret: 'k', scheme: 'header' },
    ],
    [{ authorization: basic(':') }, undefined],
    [{ authorization: 'Digest k' }, undefined],
    [{ authorization: 'k' }, undefined],
    [{}, undefined],
  ])('reads %j', (headers, expected) => {
    expect(readCredentials(headers)).toEqual(expected)
  })
})

describe('isCrossSite', () => {
  it.each([
    ['GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['POST', { 'sec-fetch-site': 'cross-site' }, true],
    ['POST', { 'sec-fetch-site': 'same-site' }, true],
    ['POST', { 'sec-fetch-site': 'same-origin' }, false],
    ['POST', { origin: 'https://evil.example', host: 'delos.example' }, true],
    ['POST', { origin: 'https://delos.example', host: 'delos.example' }, false],
    ['POST', {}, false],
  ])('%s with %j', (method, headers, expected) => {
    expect(isCrossSite(method, headers)).toBe(expected)
  })
})
