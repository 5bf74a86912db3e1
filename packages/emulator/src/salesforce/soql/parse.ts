import { type Literal, malformed, type Token, tokenize } from './tokens.ts'

export type Condition =
  | { is: 'and' | 'or'; parts: Condition[] }
  | { is: 'not'; part: Condition }
  | { is: 'compare'; field: string; operator: string; value: Literal }
  | { is: 'in'; field: string; values: Literal[]; isNegated: boolean }

export interface Soql {
  /** Empty: `COUNT()`. */
  fields: string[]
  object: string
  where: Condition | undefined
  order: { field: string; isDescending: boolean }[]
  limit: number | undefined
  offset: number
}

/** Reads the part of SOQL that this org speaks; throws a `SalesforceRefusal` for the rest. */
export function parseSoql(text: string): Soql {
  return new Reader(tokenize(text)).query()
}

class Reader {
  readonly #tokens: Token[]
  #at = 0

  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }

  query(): Soql {
    this.#expect('SELECT')
    const fields = this.#fields()
    this.#expect('FROM')
    const object = this.#name()
    const where = this.#take('WHERE') ? this.#any() : undefined
    const order = this.#take('ORDER') ? this.#order() : []
    const limit = this.#take('LIMIT') ? this.#count() : undefined
    const offset = this.#take('OFFSET') ? this.#count() : 0
    if (this.#take('ALL')) this.#expect('ROWS')
    const left = this.#tokens[this.#at]
    if (left) throw malformed(`unexpected token: '${left.text}'`)
    return { fields, object, where, order, limit, offset }
  }

  #fields(): string[] {
    if (this.#take('COUNT')) {
      this.#expect('(')
      this.#expect(')')
      return []
    }
    const fields = [this.#name()]
    while (this.#take(',')) fields.push(this.#name())
    return fields
  }

  #any(): Condition {
    const parts = [this.#all()]
    while (this.#take('OR')) parts.push(this.#all())
    return parts.length === 1 && parts[0] ? parts[0] : { is: 'or', parts }
  }

  #all(): Condition {
    const parts = [this.#one()]
    while (this.#take('AND')) parts.push(this.#one())
    return parts.length === 1 && parts[0] ? parts[0] : { is: 'and', parts }
  }

  #one(): Condition {
    if (this.#take('NOT')) return { is: 'not', part: this.#one() }
    if (this.#take('(')) {
      const inner = this.#any()
      this.#expect(')')
      return inner
    }
    const field = this.#name()
    const isNegated = this.#take('NOT')
    if (this.#take('IN')) return { is: 'in', field, values: this.#list(), isNegated }
    if (isNegated) throw malformed('unexpected token: NOT')
    const operator = this.#next()
    if (!['=', '!=', '<>', '<', '<=', '>', '>='].includes(operator.text) && operator.word !== 'LIKE') {
      throw malformed(`unexpected token: '${operator.text}'`)
    }
    return { is: 'compare', field, operator: operator.word === 'LIKE' ? 'LIKE' : operator.text, value: this.#literal() }
  }

  #list(): Literal[] {
    this.#expect('(')
    const values = [this.#literal()]
    while (this.#take(',')) values.push(this.#literal())
    this.#expect(')')
    return values
  }

  #literal(): Literal {
    const token = this.#next()
    if (token.literal) return token.literal
    throw malformed(`unexpected token: '${token.text}'`)
  }

  #order(): Soql['order'] {
    this.#expect('BY')
    const order: Soql['order'] = []
    do {
      const field = this.#name()
      const isDescending = this.#take('DESC')
      if (!isDescending) this.#take('ASC')
      if (this.#take('NULLS') && !this.#take('FIRST')) this.#expect('LAST')
      order.push({ field, isDescending })
    } while (this.#take(','))
    return order
  }

  #count(): number {
    const { literal, text } = this.#next()
    if (literal?.kind !== 'number' || !Number.isInteger(literal.value) || literal.value < 0) {
      throw malformed(`unexpected token: '${text}'`)
    }
    return literal.value
  }

  #name(): string {
    const token = this.#next()
    if (token.isName) return token.text
    throw malformed(`unexpected token: '${token.text}'`)
  }

  #next(): Token {
    const token = this.#tokens[this.#at]
    if (!token) throw malformed('unexpected token: <EOF>')
    this.#at += 1
    return token
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#at]?.word !== word) return false
    this.#at += 1
    return true
  }

  #expect(word: string): void {
    if (!this.#take(word)) throw malformed(`expecting '${word}', found '${this.#tokens[this.#at]?.text ?? '<EOF>'}'`)
  }
}
