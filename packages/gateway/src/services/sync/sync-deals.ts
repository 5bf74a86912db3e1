import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { operation } from '../../operation.ts'
import { fileDeals } from './file-deals.ts'
import { syncReport } from './sync-object.ts'
import { runSync, type SyncRun, savePage } from './sync-run.ts'
import { walkPages } from './walk-pages.ts'

export const syncDeals = operation({
  name: 'deals.sync',
  summary: 'Read all deals and keep what changed in Apollo',
  scope: 'write',
  input: z.strictObject({}),
  output: syncReport,
  run: (context) => runSync(context, 'deals', (run) => readAll(context, run)),
})

async function readAll(context: Context, run: SyncRun): Promise<void> {
  for await (const { rows, askedAt } of walkPages({
    run,
    clock: context.clock,
    fetch: (paging) => fetchDeals(context, paging),
  })) {
    await savePage(context, run, (tx, at) => fileDeals(tx, rows, { makeId: context.makeId, at, askedAt }))
  }
}

async function fetchDeals(context: Context, paging: { page: number; per_page: number }) {
  const { opportunities, pagination } = await context.apollo.deals.search(paging, callOptions(context))
  return { rows: opportunities, totalEntries: pagination.total_entries }
}
