import type { Clock, EndpointName } from '@delos/client'
import type { ApolloCall } from './call.ts'
import { listOf, type Params } from './parameters.ts'

/** Says of a search whether its filters changed anything, as far as the unfiltered search has been seen lately. */
export interface SearchTotals {
  /** A warning where the filtered total equals the unfiltered one. */
  judge(call: ApolloCall, answer: Buffer): string | undefined
}

const keptMs = 15 * 60_000
/** They order, cut and count the rows, and choose none. */
const notFilters: ReadonlySet<string> = new Set([
  'page',
  'per_page',
  'sort_by_field',
  'sort_ascending',
  'open_factor_names',
  'num_fetch_result',
  'include_similar_titles',
])

export function createSearchTotals(clock: Clock): SearchTotals {
  const unfiltered = new Map<EndpointName, { total: number; seenAt: number }>()
  return {
    judge({ endpoint, params }, answer) {
      if (!endpoint?.definition.paging || !endpoint.definition.path.endsWith('search')) return undefined
      const total = totalIn(answer)
      if (total === undefined) return undefined
      const filters = filtersIn(params)
      if (!filters.length) {
        unfiltered.set(endpoint.name, { total, seenAt: clock.now() })
        return undefined
      }
      const known = unfiltered.get(endpoint.name)
      if (!known || known.total !== total || total === 0 || clock.now() - known.seenAt > keptMs) return undefined
      const named = filters.filter((name) => /^[\w.-]{1,60}$/.test(name)).slice(0, 5)
      return `no effect: all ${total} rows match ${named.join(' ')}`
    },
  }
}

function filtersIn(params: Params): string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    const isEmpty = listOf(value).length === 0
    return notFilters.has(name) || isEmpty ? [] : [name]
  })
}

function totalIn(answer: Buffer): number | undefined {
  const digits = /"total_entries":\s*(\d{1,15})\b/.exec(answer.toString('latin1'))?.[1]
  return digits === undefined ? undefined : Number(digits)
}
