import { describe, expect, it } from 'vitest'
import { fillPath, queryString } from './url.ts'

describe('fillPath', () => {
  it('encodes what it fills in', () => {
    expect(fillPath('/people/{id}', { id: 'a/b?c' })).toBe('/people/a%2Fb%3Fc')
  })

  it.each(['', '.', '..'])('refuses %j, which would lead elsewhere', (id) => {
    expect(() => fillPath('/people/{id}', { id })).toThrow(TypeError)
  })
})

describe('queryString', () => {
  it('writes lists and ranges as Rails reads them', () => {
    expect(
      decodeURIComponent(queryString({ a: ['x', 'y'], r: { min: 1, max: 2 }, f: true, n: null, u: undefined })),
    ).toBe('?a[]=x&a[]=y&r[min]=1&r[max]=2&f=true')
  })

  it('is empty without values', () => {
    expect(queryString({ a: undefined })).toBe('')
  })
})
