import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  PhoneCall,
  PhoneCallAnswer,
  PhoneCallFields,
  SearchPhoneCallsAnswer,
  SearchPhoneCallsParams,
} from '../types/phone-call.ts'

/**
 * Records of phone calls; nothing is dialled. All free of credits, and all need a master key: with another one every
 * method is a `PermissionError` (described). Durations are in seconds.
 */
export interface CallsResource {
  /** Never repeated after an ambiguous failure. The fields travel in the query string, as described. */
  create(params: PhoneCallFields, options?: CallOptions): Promise<PhoneCallAnswer>
  update(id: string, params: PhoneCallFields, options?: CallOptions): Promise<PhoneCallAnswer>
  search(params?: SearchPhoneCallsParams, options?: CallOptions): Promise<SearchPhoneCallsAnswer>
  /** Every row, 100 a page; no limit is known. */
  searchAll(
    params?: Omit<SearchPhoneCallsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<PhoneCall, void, undefined>
}

export function createCalls(call: Call): CallsResource {
  async function search(
    params: SearchPhoneCallsParams = {},
    options: CallOptions = {},
  ): Promise<SearchPhoneCallsAnswer> {
    return (await call('phone_calls/search', { params }, options)).data
  }
  return {
    search,
    create: async (params, options) => (await call('phone_calls/create', { params }, options)).data,
    update: async (id, params, options = {}) =>
      (await call('phone_calls/update', { params, path: { id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'phone_calls/search',
        fetchPage: async (paging) => {
          const { phone_calls, pagination } = await search({ ...params, ...paging }, options)
          return { rows: phone_calls, totalEntries: pagination.total_entries }
        },
      }),
  }
}
