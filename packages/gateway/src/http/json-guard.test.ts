import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseGuarded } from './body-parsers.ts'
import { HttpProblem } from './http-problem.ts'
import { findJsonIssue, maxJsonDepth } from './json-guard.ts'

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('findJsonIssue', () => {
  it.each([
    ['{"a":1,"b":{"a":2}}', undefined, undefined],
    [nested(maxJsonDepth), undefined, undefined],
    [nested(maxJsonDepth + 1), 'json_too_deep', undefined],
    ['{"a":1,"a":2}', 'duplicate_key', 'a'],
    ['{"people":[{},{"email":"x","\\u0065mail":"y"}]}', 'duplicate_key', 'people.1.email'],
    ['{"x":{"__proto__":{}}}', 'forbidden_key', 'x.__proto__'],
    ['{"constructor":{"prototype":{}}}', 'forbidden_key', 'constructor.prototype'],
    ['{"constructor":1,"prototype":2}', undefined, undefined],
    ['{"a":"x\\u0000y"}', 'invalid_character', 'a'],
    ['{"a":["b\0"]}', 'invalid_character', 'a.0'],
    ['{"a":"\\ud800"}', 'invalid_character', 'a'],
    ['{"a":"\\udc00"}', 'invalid_character', 'a'],
    ['{"a":"\\ud83d\\ude00"}', undefined, undefined],
    ['{"a":"\\\\u0000"}', undefined, undefined],
    ['{"a":[1,9007199254740993]}', 'number_out_of_range', 'a.1'],
    ['9007199254740991', undefined, undefined],
    ['{"a":1e400}', 'number_out_of_range', 'a'],
    ['{"a":"9007199254740993"}', undefined, undefined],
    ['{"a":', 'invalid_json', undefined],
    ['["a"}', 'invalid_json', undefined],
    ['{"a":"', 'invalid_json', undefined],
  ])('judges %j', (text, code, field) => {
    const issue = findJsonIssue(text)
    expect(issue?.code).toBe(code)
    expect(issue?.field).toBe(field)
  })

  it('finds fault with a printed value exactly where the value has one', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 }), (value) => {
        expect(findJsonIssue(JSON.stringify(value)) !== undefined).toBe(isFaulty(value))
      }),
      { numRuns: 1000 },
    )
  })

  it('finds a key that occurs twice, however it is spelled', () => {
    const key = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => text !== '__proto__')
    fc.assert(
      fc.property(key, fc.boolean(), (key, escaped) => {
        const plain = JSON.stringify(key)
        const again = escaped
          ? `"${key
              .split('')
              .map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
              .join('')}"`
          : plain
        expect(findJsonIssue(`{${plain}:1,"zz-other":[],${again}:2}`)?.code).toBe('duplicate_key')
      }),
      { numRuns: 1000 },
    )
  })
})

describe('parseGuarded', () => {
  it('takes what it takes unchanged, and refuses the rest with a 4xx', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u',
      '0000',
      'd800',
      '"a"',
      '1',
      '-',
      'e9',
      'null',
      ' ',
      '\0',
    )
    const text = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (text) => {
        const outcome = attempt(Buffer.from(text))
        if (outcome instanceof HttpProblem) expect([400, 422]).toContain(outcome.status)
        else expect(outcome.value).toEqual(JSON.parse(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses bytes that are not UTF-8', () => {
    const outcome = attempt(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))
    expect(outcome).toMatchObject({ status: 400, reason: 'invalid_utf8' })
  })

  it('survives a million brackets, quotes and backslashes', () => {
    for (const text of ['[', '{"a":', '"', '\\', '\\"', '"\\u', '[[],', '1']) {
      expect(attempt(Buffer.from(text.repeat(1_000_000 / text.length)))).toBeInstanceOf(HttpProblem)
    }
  })
})

function attempt(body: Uint8Array): HttpProblem | { value: unknown } {
  try {
    return { value: parseGuarded(body) }
  } catch (error) {
    if (error instanceof HttpProblem) return error
    throw error
  }
}

function isFaulty(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER
  if (typeof value === 'string') return value.includes('\0') || !isWellFormed(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, each]) => isFaulty(key) || key === '__proto__' || isFaulty(each))
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
