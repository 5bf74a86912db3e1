import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  CreateDealParams,
  Deal,
  DealStage,
  SearchDealsAnswer,
  SearchDealsParams,
  UpdateDealParams,
} from '../types/deal.ts'

/** Deals, which Apollo calls opportunities. All free of credits. */
export interface DealsResource {
  /** Never repeated after an ambiguous failure: Apollo does not deduplicate. A bad id is a `ValidationError`. */
  create(params: CreateDealParams, options?: CallOptions): Promise<Deal>
  /** A missing deal is a `NotFoundError`, a malformed id a `ValidationError`. */
  get(id: string, options?: CallOptions): Promise<Deal>
  /**
   * A missing deal is a `ValidationError` here. `is_closed` cannot be written: move the deal to a closed stage (seen
   * live).
   */
  update(id: string, params: UpdateDealParams, options?: CallOptions): Promise<Deal>
  /**
   * Apollo's own default page is 25 rows (seen live). Filters are not described, but Apollo's own command line sends
   * them in a body; a search without any goes the described way.
   */
  search(params?: SearchDealsParams, options?: CallOptions): Promise<SearchDealsAnswer>
  /** Every row, 100 a page; no limit is known. */
  searchAll(
    params?: Omit<SearchDealsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Deal, void, undefined>
  /** The stages of all pipelines in one list. */
  stages(options?: CallOptions): Promise<DealStage[]>
  /** Undocumented: clients report it as the way to delete deals. Its answer is not known. */
  bulkDelete(ids: string[], options?: CallOptions): Promise<unknown>
}

export function createDeals(call: Call): DealsResource {
  async function search(params: SearchDealsParams = {}, options: CallOptions = {}): Promise<SearchDealsAnswer> {
    const endpoint = needsBody(params) ? 'opportunities/filter' : 'opportunities/search'
    return (await call(endpoint, { params }, options)).data
  }
  return {
    search,
    create: async (params, options) =>
      (await call('opportunities/create', { params: onTheWire(params) }, options)).data.opportunity,
    get: async (id, options) =>
      (await call('opportunities/show', { path: { opportunity_id: id } }, options)).data.opportunity,
    update: async (id, params, options = {}) =>
      (await call('opportunities/update', { params: onTheWire(params), path: { opportunity_id: id } }, options)).data
        .opportunity,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'opportunities/search',
        fetchPage: async (paging) => {
          const { opportunities, pagination } = await search({ ...params, ...paging }, options)
          return { rows: opportunities, totalEntries: pagination.total_entries }
        },
      }),
    bulkDelete: async (ids, options) => (await call('opportunities/bulk_destroy', { params: { ids } }, options)).data,
    stages: async (options) => (await call('opportunity_stages/index', {}, options)).data.opportunity_stages,
  }
}

const documentedInQuery = new Set(['page', 'per_page', 'sort_by_field'])

function needsBody(params: SearchDealsParams): boolean {
  return Object.entries(params).some(([key, value]) => value !== undefined && !documentedInQuery.has(key))
}

function onTheWire(params: UpdateDealParams): object {
  return typeof params.amount === 'number' ? { ...params, amount: String(params.amount) } : params
}
