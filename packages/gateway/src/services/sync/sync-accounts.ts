import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { operation } from '../../operation.ts'
import { fileAccounts } from './file-accounts.ts'
import { syncReport } from './sync-object.ts'
import { runSync, type SyncRun, savePage } from './sync-run.ts'
import { walkPages } from './walk-pages.ts'

export const syncAccounts = operation({
  name: 'accounts.sync',
  summary: 'Read all saved accounts and keep what changed in Apollo',
  scope: 'write',
  input: z.strictObject({}),
  output: syncReport,
  run: (context) => runSync(context, 'accounts', (run) => readAll(context, run)),
})

async function readAll(context: Context, run: SyncRun): Promise<void> {
  for await (const { rows } of walkPages({
    run,
    clock: context.clock,
    fetch: (paging) => fetchAccounts(context, paging),
  })) {
    await savePage(context, run, (tx, at) => fileAccounts(tx, rows, { makeId: context.makeId, at }))
  }
}

/** Accounts tell no time of change. Oldest first, so that new ones join at the end and move nobody. */
async function fetchAccounts(context: Context, paging: { page: number; per_page: number }) {
  const params = { sort_by_field: 'account_created_at', sort_ascending: true, ...paging } as const
  const { accounts, pagination } = await context.apollo.accounts.search(params, callOptions(context))
  return { rows: accounts, totalEntries: pagination.total_entries }
}
