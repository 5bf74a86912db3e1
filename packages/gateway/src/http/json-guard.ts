/** What is wrong with a JSON text that a parser would take, or choke on. */
export interface JsonIssue {
  status: 400 | 422
  code:
    | 'invalid_json'
    | 'json_too_deep'
    | 'duplicate_key'
    | 'forbidden_key'
    | 'invalid_character'
    | 'number_out_of_range'
  message: string
  field?: string
}

export const maxJsonDepth = 32

interface Frame {
  isObject: boolean
  keys: Set<string>
  key: string
  index: number
  expectsKey: boolean
}

const quote = 0x22
const backslash = 0x5c

/**
 * One pass over the text, before it is parsed: parsers keep the last of two equal keys, round large numbers, and
 * hand on characters that PostgreSQL refuses. The grammar itself is left to the parser.
 */
export function findJsonIssue(text: string): JsonIssue | undefined {
  return new JsonScan(text).run()
}

class JsonScan {
  readonly #text: string
  readonly #frames: Frame[] = []
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  run(): JsonIssue | undefined {
    while (this.#at < this.#text.length) {
      const issue = this.#step(this.#text.charCodeAt(this.#at))
      if (issue) return issue
    }
    return this.#frames.length ? invalidJson : undefined
  }

  #step(char: number): JsonIssue | undefined {
    if (char === quote) return this.#string()
    if (char === 0x2d || (char >= 0x30 && char <= 0x39)) return this.#number()
    this.#at++
    if (char === 0x7b || char === 0x5b) return this.#open(char === 0x7b)
    if (char === 0x7d || char === 0x5d) return this.#close(char === 0x7d)
    const frame = this.#frames.at(-1)
    if (char === 0x2c && frame) {
      frame.index++
      frame.expectsKey = frame.isObject
    } else if (char === 0x3a && frame) {
      frame.expectsKey = false
    }
    return undefined
  }

  #open(isObject: boolean): JsonIssue | undefined {
    if (this.#frames.length >= maxJsonDepth) {
      return { status: 400, code: 'json_too_deep', message: `JSON may be nested ${maxJsonDepth} levels deep` }
    }
    this.#frames.push({ isObject, keys: new Set(), key: '', index: 0, expectsKey: isObject })
    return undefined
  }

  #close(isObject: boolean): JsonIssue | undefined {
    return this.#frames.pop()?.isObject === isObject ? undefined : invalidJson
  }

  #number(): JsonIssue | undefined {
    const start = this.#at
    while (isNumberChar(this.#text.charCodeAt(this.#at))) this.#at++
    // Up to fifteen characters nothing can be lost; an exponent makes much of little.
    const token = this.#text.slice(start, this.#at)
    if (token.length <= 15 && !/[eE]/.test(token)) return undefined
    if (Math.abs(Number(token)) <= Number.MAX_SAFE_INTEGER) return undefined
    return this.#at422('number_out_of_range', 'The number is too large to be kept exactly')
  }

  #string(): JsonIssue | undefined {
    const start = this.#at++
    let escaped = false
    for (;;) {
      const char = this.#text.charCodeAt(this.#at)
      if (Number.isNaN(char)) return invalidJson
      if (char === quote) break
      if (char === 0) return this.#invalidCharacter()
      if (char === backslash) {
        escaped = true
        if (!this.#escape()) return this.#invalidCharacter()
      } else {
        this.#at++
      }
    }
    this.#at++
    return this.#frames.at(-1)?.expectsKey ? this.#key(start, escaped) : undefined
  }

  /** Steps over one escape; false for NUL and for half of a surrogate pair. */
  #escape(): boolean {
    const unit = this.#unicodeEscapeAt(this.#at)
    if (unit === undefined) {
      this.#at += 2
      return true
    }
    this.#at += 6
    if (unit === 0 || isLowSurrogate(unit)) return false
    if (!isHighSurrogate(unit)) return true
    const low = this.#unicodeEscapeAt(this.#at)
    this.#at += 6
    return low !== undefined && isLowSurrogate(low)
  }

  #unicodeEscapeAt(at: number): number | undefined {
    const text = this.#text
    if (text.charCodeAt(at) !== backslash || text.charCodeAt(at + 1) !== 0x75) return undefined
    const unit = Number.parseInt(text.slice(at + 2, at + 6), 16)
    return Number.isNaN(unit) ? undefined : unit
  }

  #key(start: number, escaped: boolean): JsonIssue | undefined {
    const frame = this.#frames.at(-1)
    if (!frame) return undefined
    const key = escaped ? unescaped(this.#text.slice(start, this.#at)) : this.#text.slice(start + 1, this.#at - 1)
    if (key === undefined) return invalidJson
    const isPrototype = key === 'prototype' && this.#frames.at(-2)?.key === 'constructor'
    frame.key = key
    if (key === '__proto__' || isPrototype) {
      return { status: 400, code: 'forbidden_key', message: `The key "${key}" is not allowed`, field: this.#path() }
    }
    if (frame.keys.has(key)) {
      return { status: 400, code: 'duplicate_key', message: 'The key occurs twice', field: this.#path() }
    }
    frame.keys.add(key)
    return undefined
  }

  #invalidCharacter(): JsonIssue {
    return this.#at422('invalid_character', 'The text holds a character that cannot be stored')
  }

  #at422(code: JsonIssue['code'], message: string): JsonIssue {
    return { status: 422, code, message, field: this.#path() }
  }

  #path(): string | undefined {
    const path = this.#frames.map((frame) => (frame.isObject ? frame.key : frame.index)).join('.')
    return path === '' ? undefined : path
  }
}

const invalidJson: JsonIssue = { status: 400, code: 'invalid_json', message: 'The body is not valid JSON' }

function unescaped(literal: string): string | undefined {
  try {
    return String(JSON.parse(literal))
  } catch {
    return undefined
  }
}

/** Digits, sign, point and exponent. */
function isNumberChar(char: number): boolean {
  return (
    (char >= 0x30 && char <= 0x39) || char === 0x2d || char === 0x2b || char === 0x2e || char === 0x65 || char === 0x45
  )
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
