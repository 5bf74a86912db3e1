import type { Account, SearchAccountsParams } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import { fileAccounts } from './file-accounts.ts'
import { unlessGone } from './gone.ts'
import type { Source } from './source.ts'

/** Accounts can be sorted by their last change, though none tells when that was. */
export const accountSource: Source<Account> = {
  object: 'accounts',
  async fetch(context, { page, perPage, order, slice }) {
    const params = {
      ...slice,
      ...(order && { sort_by_field: order.field, sort_ascending: order.ascending }),
      page,
      per_page: perPage,
    } as SearchAccountsParams
    const { accounts, pagination } = await context.apollo.accounts.search(params, callOptions(context))
    return { rows: accounts, totalEntries: pagination.total_entries }
  },
  file: fileAccounts,
  ends: [
    { field: 'account_created_at', ascending: true },
    { field: 'account_created_at', ascending: false },
  ],
  async slices(context) {
    const stages = await context.apollo.accounts.stages(callOptions(context, { cache: 'refresh' }))
    return stages.map(({ id }) => ({ account_stage_ids: [id] }))
  },
  newest: { field: 'account_updated_at', ascending: false },
  find: (context, id) => unlessGone(context.apollo.accounts.get(id, callOptions(context, { cache: 'refresh' }))),
}
