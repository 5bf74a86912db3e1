/**
 * Parses JSON without losing digits: an integer beyond 2^53 becomes a string, and a `request_id` is a string whatever
 * its size. Throws a SyntaxError like `JSON.parse`.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(needsQuoting(text) ? quoteUnsafeIntegers(text) : text)
}

function needsQuoting(text: string): boolean {
  return text.includes('request_id') || /\d{16}/.test(text)
}

const numberToken = /-?\d[\d.eE+-]*/y
const integer = /^-?(?:0|[1-9]\d*)$/

/** One pass over the text: strings are skipped whole, so digits inside them are never touched. */
function quoteUnsafeIntegers(text: string): string {
  const parts: string[] = []
  let copiedUpTo = 0
  let lastString = ''
  let isValueOfLastString = false
  for (let at = 0; at < text.length; ) {
    const char = text.charCodeAt(at)
    if (char === doubleQuote) {
      lastString = text.slice(at, endOfString(text, at))
      isValueOfLastString = false
      at += lastString.length
    } else if (char === minus || (char >= zero && char <= nine)) {
      const token = numberAt(text, at)
      if (mustQuote(token, isValueOfLastString && lastString === '"request_id"')) {
        parts.push(text.slice(copiedUpTo, at), '"', token, '"')
        copiedUpTo = at + token.length
      }
      isValueOfLastString = false
      at += token.length
    } else {
      if (char === colon) isValueOfLastString = true
      else if (char > space) isValueOfLastString = false
      at += 1
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copiedUpTo)
}

// A malformed number stays bare, so that JSON.parse still refuses it.
function mustQuote(token: string, always: boolean): boolean {
  return integer.test(token) && (always || !Number.isSafeInteger(Number(token)))
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (char === backslash) at += 1
    else if (char === doubleQuote) return at + 1
  }
  return text.length
}

/** A lone minus is one character; JSON.parse refuses it. */
function numberAt(text: string, at: number): string {
  numberToken.lastIndex = at
  return numberToken.exec(text)?.[0] ?? text.charAt(at)
}

const doubleQuote = 34
const space = 32
const minus = 45
const zero = 48
const nine = 57
const colon = 58
const backslash = 92
