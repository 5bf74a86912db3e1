import { describe, expect, it } from 'vitest'
import { mapQuery, parseBody, parseQuery } from './parameters.ts'

describe('parseQuery', () => {
  it('reads the forms of Rails', () => {
    expect({ ...parseQuery('a[]=1&a[]=2&r[min]=3&r[max]=4&d[][x]=5&d[][y]=6&d[][x]=7&p=%20q') }).toEqual({
      a: ['1', '2'],
      r: { min: '3', max: '4' },
      d: [{ x: '5', y: '6' }, { x: '7' }],
      p: ' q',
    })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    parseQuery('__proto__[polluted]=1')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('parseBody', () => {
  it('tells empty, JSON, forms and nonsense apart', () => {
    const json = 'application/json'
    expect(parseBody(json, undefined).kind).toBe('none')
    expect(parseBody(json, Buffer.from(' ')).kind).toBe('none')
    expect(parseBody(json, Buffer.from('{"a":1')).kind).toBe('malformed')
    expect(parseBody(json, Buffer.from('[1]'))).toMatchObject({ kind: 'json', fields: {} })
    expect(parseBody(json, Buffer.from('{"id":1039000000000000001}')).fields.id).toBe('1039000000000000001')
    expect(parseBody('application/x-www-form-urlencoded', Buffer.from('a[]=1')).fields.a).toEqual(['1'])
  })
})

describe('mapQuery', () => {
  it('changes what it is told to and leaves every other byte', () => {
    const query = 'a=%41&api_key=x&b[]=1+2&c'
    expect(mapQuery(query, (name, value) => (name === 'api_key' ? undefined : value))).toBe('a=%41&b[]=1+2&c')
    expect(mapQuery(query, (name, value) => (name === 'a' ? `${value}!` : value))).toBe('a=A!&api_key=x&b[]=1+2&c')
    expect(mapQuery('api%5Fkey=x&d=1', (name, value) => (name === 'api_key' ? undefined : value))).toBe('d=1')
  })
})
