import type { Call, CallOptions } from '../call.ts'
import { paginate, reachableEntries } from '../paginate.ts'
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
  /** Needs a name or a domain; never deduplicates, and is never repeated after an ambiguous failure. */
  create(params: AccountFields, options?: CallOptions): Promise<Account>
  /** A deleted account is a `ValidationError`. */
  get(id: string, options?: CallOptions): Promise<Account>
  update(id: string, params: AccountFields, options?: CallOptions): Promise<AccountAnswer>
  search(params: SearchAccountsParams, options?: CallOptions): Promise<SearchAccountsAnswer>
  /** Every row, 100 a page; throws a `ResultWindowError` past 50,000. */
  searchAll(
    params: Omit<SearchAccountsParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<Account, void, undefined>
  /** At most 100; existing accounts are left as they are. */
  bulkCreate(params: BulkCreateAccountsParams, options?: CallOptions): Promise<BulkCreateAccountsAnswer>
  /** At most 1,000. */
  bulkUpdate(params: BulkUpdateAccountsParams, options?: CallOptions): Promise<BulkUpdateAccountsAnswer>
  updateOwners(params: { account_ids: string[]; owner_id: string }, options?: CallOptions): Promise<AccountOwnersAnswer>
  stages(options?: CallOptions): Promise<AccountStage[]>
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
        cap: reachableEntries,
        fetchPage: async (paging) => {
          const { accounts, pagination } = await search({ ...params, ...paging }, options)
          return { rows: accounts, totalEntries: pagination.total_entries }
        },
      }),
    bulkCreate: async (params, options) => (await call('accounts/bulk_create', { params }, options)).data,
    bulkUpdate: async (params, options) => (await call('accounts/bulk_update', { params }, options)).data,
    updateOwners: async (params, options) => (await call('accounts/update_owners', { params }, options)).data,
    stages: async (options) => (await call('account_stages/index', {}, options)).data.account_stages,
  }
}
