import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  Account,
  AccountAnswer,
  AccountFields,
  AccountOwnersAnswer,
  AccountStage,
  BulkCreateAccountsAnswer,
  BulkCreateAccountsParams,
  BulkUpdateAccountsAnswer,
  BulkUpdateAccountsParams,
  SearchAccountsAnswer,
  SearchAccountsParams,
} from '../types/account.ts'

/** Companies that the team has saved. All free of credits. */
export interface AccountsResource {
  /** Needs a name or a domain; never deduplicates (described), and is never repeated after an ambiguous failure. */
  create(params: AccountFields, options?: CallOptions): Promise<Account>
  /** A deleted account is a `ValidationError` (reported). */
  get(id: string, options?: CallOptions): Promise<Account>
  /** What is left out stays. An unknown id is a `ValidationError`. */
  update(id: string, params: AccountFields, options?: CallOptions): Promise<AccountAnswer>
  /** Rows have no time of change, though they can be sorted by it. An unknown sorting is a `ValidationError`. */
  search(params: SearchAccountsParams, options?: CallOptions): Promise<SearchAccountsAnswer>
  /** Every row, 100 a page; throws a `ResultWindowError` past 50,000. */
  searchAll(
    params: Omit<SearchAccountsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Account, void, undefined>
  /** At most 100; existing accounts are left as they are. */
  bulkCreate(params: BulkCreateAccountsParams, options?: CallOptions): Promise<BulkCreateAccountsAnswer>
  /** At most 1,000; single attributes and `async` do not go together (described). */
  bulkUpdate(params: BulkUpdateAccountsParams, options?: CallOptions): Promise<BulkUpdateAccountsAnswer>
  /** The parameters travel in the query string, as described. */
  updateOwners(params: { account_ids: string[]; owner_id: string }, options?: CallOptions): Promise<AccountOwnersAnswer>
  /** All of them; there is no paging. */
  stages(options?: CallOptions): Promise<AccountStage[]>
  /** Undocumented: clients report it as the way to delete accounts. Its answer is not known. */
  bulkDelete(ids: string[], options?: CallOptions): Promise<unknown>
}

export function createAccounts(call: Call): AccountsResource {
  async function search(params: SearchAccountsParams, options?: CallOptions): Promise<SearchAccountsAnswer> {
    return (await call('accounts/search', { params }, options)).data
  }
  return {
    search,
    create: async (params, options) => (await call('accounts/create', { params }, options)).data.account,
    get: async (id, options) => (await call('accounts/show', { path: { id } }, options)).data.account,
    update: async (id, params, options = {}) =>
      (await call('accounts/update', { params, path: { account_id: id } }, options)).data,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'accounts/search',
        fetchPage: async (paging) => {
          const { accounts, pagination } = await search({ ...params, ...paging }, options)
          return { rows: accounts, totalEntries: pagination.total_entries }
        },
      }),
    bulkCreate: async (params, options) => (await call('accounts/bulk_create', { params }, options)).data,
    bulkUpdate: async (params, options) => (await call('accounts/bulk_update', { params }, options)).data,
    updateOwners: async (params, options) => (await call('accounts/update_owners', { params }, options)).data,
    bulkDelete: async (ids, options) => (await call('accounts/bulk_destroy', { params: { ids } }, options)).data,
    stages: async (options) => (await call('account_stages/index', {}, options)).data.account_stages,
  }
}
