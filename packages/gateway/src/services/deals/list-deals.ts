import { CircuitOpenError, ConnectionError, ServerError } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { countStoredDeals, listStoredDeals } from '../../db/deals.ts'
import { operation } from '../../operation.ts'
import { dealView, viewOfDeal, viewOfRow } from './deal-view.ts'
import { page, pagination, paginationOf } from './fields.ts'
import { loadNames } from './names.ts'

const perPage = 50
const output = z.object({
  deals: z.array(dealView),
  pagination,
  /** `store` while Apollo is down: what was last seen there. */
  source: z.enum(['apollo', 'store']),
})

export const listDeals = operation({
  name: 'deals.list',
  summary: 'List deals, 50 a page',
  scope: 'read',
  input: z.strictObject({ page }),
  output,
  async run(context, { page }) {
    try {
      return await listFromApollo(context, page)
    } catch (error) {
      const isOutage = [ServerError, ConnectionError, CircuitOpenError].some((kind) => error instanceof kind)
      const stored = isOutage ? await listFromStore(context, page) : undefined
      if (!stored) throw error
      return stored
    }
  },
})

async function listFromApollo(context: Context, page: number): Promise<z.input<typeof output>> {
  const [answer, names] = await Promise.all([
    context.apollo.deals.search({ page, per_page: perPage }, callOptions(context)),
    loadNames(context),
  ])
  return {
    deals: answer.opportunities.map((deal) => viewOfDeal(deal, names)),
    pagination: paginationOf(page, perPage, answer.pagination.total_entries),
    source: 'apollo',
  }
}

/** Undefined where nothing was ever stored: an empty list would be a lie. */
async function listFromStore(context: Context, page: number): Promise<z.input<typeof output> | undefined> {
  const total = await countStoredDeals(context.db)
  if (total === 0) return undefined
  const rows = await listStoredDeals(context.db, { offset: (page - 1) * perPage, limit: perPage })
  const names = await loadNames(context)
  return {
    deals: rows.map((row) => viewOfRow(row, names)),
    pagination: paginationOf(page, perPage, total),
    source: 'store',
  }
}
