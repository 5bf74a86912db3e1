import { isRecord, readText } from '../params.ts'
import type { ObjectType } from './object-types.ts'
import type { Portal } from './portal.ts'
import { invalid } from './problems.ts'

export const MOST_RESULTS = 10_000
export const MOST_PER_PAGE = 200
const MOST_BODY = 3000
const MOST_GROUPS = 5
const MOST_FILTERS_OF_A_GROUP = 6
const MOST_FILTERS = 18

type Values = Record<string, string>
type Test = (values: Values) => boolean

export interface SearchOrder {
  isDown: boolean
  measure(values: Values): string | number
}

/** What is asked for. Throws for whatever HubSpot refuses. */
export interface SearchQuery {
  isMatch: Test
  order: SearchOrder
  limit: number
  after: number
  properties: string[]
}

export function readSearch(portal: Portal, type: ObjectType, body: Record<string, unknown>): SearchQuery {
  if (JSON.stringify(body).length > MOST_BODY) {
    throw invalid(`The request body is too large: a query can contain a maximum of ${MOST_BODY} characters`)
  }
  const limit = readCount(body.limit, 10)
  if (limit > MOST_PER_PAGE) throw invalid(`The maximum number of results of a page is ${MOST_PER_PAGE}`)
  const after = readCount(body.after, 0)
  if (after + limit > MOST_RESULTS) {
    throw invalid(`Paging beyond ${MOST_RESULTS} results is not supported by the search`)
  }
  const reader = new FilterReader(portal, type)
  return {
    isMatch: reader.groups(body.filterGroups),
    order: reader.order(body.sorts),
    limit,
    after,
    properties: Array.isArray(body.properties) ? body.properties.map(String) : [],
  }
}

function readCount(value: unknown, otherwise: number): number {
  if (value === undefined || value === null || value === '') return otherwise
  const count = Number(value)
  if (!Number.isInteger(count) || count < 0)
    throw invalid(`${readText(value) ?? 'This'} is no valid paging cursor or limit`)
  return count
}

class FilterReader {
  readonly #portal: Portal
  readonly #type: ObjectType

  constructor(portal: Portal, type: ObjectType) {
    this.#portal = portal
    this.#type = type
  }

  groups(value: unknown): Test {
    const groups = Array.isArray(value) ? value.filter(isRecord) : []
    const filters = groups.map((group) => (Array.isArray(group.filters) ? group.filters.filter(isRecord) : []))
    const isTooMuch =
      groups.length > MOST_GROUPS ||
      filters.some((list) => list.length > MOST_FILTERS_OF_A_GROUP) ||
      filters.flat().length > MOST_FILTERS
    if (isTooMuch) throw invalid('There are too many filters or filter groups')
    const tests = filters.map((list) => list.map((filter) => this.#filter(filter)))
    return (values) => tests.length === 0 || tests.some((list) => list.every((test) => test(values)))
  }

  /** By one property at most; by the time of creation where none is named. */
  order(value: unknown): SearchOrder {
    const [sort = 'createdate', ...more] = Array.isArray(value) ? (value as unknown[]) : []
    if (more.length > 0) throw invalid('Only one sort is supported')
    const named = isRecord(sort) ? String(sort.propertyName) : String(sort).replace(/^-/, '')
    const isDown = isRecord(sort) ? sort.direction === 'DESCENDING' : String(sort).startsWith('-')
    const measure = this.#measure(named)
    return { isDown, measure: (values) => measure(values[named] ?? '') }
  }

  #filter(filter: Record<string, unknown>): Test {
    const name = String(filter.propertyName)
    const measure = this.#measure(name)
    const of = (values: Values): string | undefined => values[name]
    const value = measure(readText(filter.value) ?? '')
    const highValue = measure(readText(filter.highValue) ?? '')
    const given = (Array.isArray(filter.values) ? filter.values : []).map(String)
    switch (filter.operator) {
      case 'HAS_PROPERTY':
        return (values) => of(values) !== undefined
      case 'NOT_HAS_PROPERTY':
        return (values) => of(values) === undefined
      case 'EQ':
        return (values) => of(values) !== undefined && measure(of(values) ?? '') === value
      case 'NEQ':
        return (values) => measure(of(values) ?? '') !== value
      case 'GT':
        return (values) => of(values) !== undefined && measure(of(values) ?? '') > value
      case 'GTE':
        return (values) => of(values) !== undefined && measure(of(values) ?? '') >= value
      case 'LT':
        return (values) => of(values) !== undefined && measure(of(values) ?? '') < value
      case 'LTE':
        return (values) => of(values) !== undefined && measure(of(values) ?? '') <= value
      case 'BETWEEN':
        return (values) => {
          const text = of(values)
          return text !== undefined && measure(text) >= value && measure(text) <= highValue
        }
      // Lists are compared as they stand: texts have to be given in lower case.
      case 'IN':
        return (values) => given.includes(this.#listed(name, of(values) ?? '\0'))
      case 'NOT_IN':
        return (values) => of(values) !== undefined && !given.includes(this.#listed(name, of(values) ?? ''))
      default:
        throw invalid(`${readText(filter.operator) ?? 'Nothing'} is no valid operator here`)
    }
  }

  #listed(name: string, text: string): string {
    return this.#portal.properties.find(this.#type.name, name)?.type === 'string' ? text.toLowerCase() : text
  }

  #measure(name: string): (text: string) => string | number {
    const property = this.#portal.properties.find(this.#type.name, name)
    if (!property) throw invalid(`There was a problem with the request: no property ${name} on ${this.#type.label}`)
    if (property.type === 'number') return Number
    if (property.type !== 'date' && property.type !== 'datetime') return (text) => text.toLowerCase()
    return (text) => (/^-?\d+$/.test(text) ? Number(text) : Date.parse(text))
  }
}
