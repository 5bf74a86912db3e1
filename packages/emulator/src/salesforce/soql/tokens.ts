import { SalesforceRefusal } from '../refusal.ts'

export type Literal =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null'; value: null }
  | { kind: 'date' | 'datetime'; value: string }

export interface Token {
  text: string
  /** In capitals, where it may be a word of the language or a sign. */
  word: string
  isName: boolean
  literal?: Literal
}

export function malformed(message: string): SalesforceRefusal {
  return new SalesforceRefusal(400, { errorCode: 'MALFORMED_QUERY', message })
}

const pattern =
  /\s*(?:'((?:[^'\\]|\\.)*)'|(\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2}))|(\d{4}-\d{2}-\d{2})|([+-]?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|(<=|>=|!=|<>|[=<>(),]))/y

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  pattern.lastIndex = 0
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex
    const match = pattern.exec(text)
    if (!match) throw malformed(`line 1:${at} no viable alternative at character '${text.slice(at).trim()[0] ?? ''}'`)
    tokens.push(toToken(match))
  }
  return tokens
}

function toToken([, quoted, datetime, date, number, name, sign]: RegExpExecArray): Token {
  if (quoted !== undefined) {
    const value = quoted.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter)
    return { text: quoted, word: '', isName: false, literal: { kind: 'text', value } }
  }
  if (datetime) return { text: datetime, word: '', isName: false, literal: { kind: 'datetime', value: datetime } }
  if (date) return { text: date, word: '', isName: false, literal: { kind: 'date', value: date } }
  if (number) return { text: number, word: '', isName: false, literal: { kind: 'number', value: Number(number) } }
  if (name) return { text: name, word: name.toUpperCase(), isName: true, ...wordLiteral(name.toLowerCase()) }
  return { text: sign ?? '', word: sign ?? '', isName: false }
}

function wordLiteral(word: string): { literal?: Literal } {
  if (word === 'null') return { literal: { kind: 'null', value: null } }
  if (word === 'true' || word === 'false') return { literal: { kind: 'boolean', value: word === 'true' } }
  return {}
}
