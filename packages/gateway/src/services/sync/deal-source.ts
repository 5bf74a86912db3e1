import type { Deal, SearchDealsParams } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import { fileDeals } from './file-deals.ts'
import { unlessGone } from './gone.ts'
import type { Source } from './source.ts'

/** The sorting by last change is Apollo's own command line's, and described nowhere. */
export const dealSource: Source<Deal> = {
  object: 'deals',
  async fetch(context, { page, perPage, order, slice }) {
    const params: SearchDealsParams = {
      ...slice,
      ...(order && { sort_by_field: order.field, sort_ascending: order.ascending }),
      page,
      per_page: perPage,
    }
    const { opportunities, pagination } = await context.apollo.deals.search(params, callOptions(context))
    return { rows: opportunities, totalEntries: pagination.total_entries }
  },
  file: fileDeals,
  async slices(context) {
    const stages = await context.apollo.deals.stages(callOptions(context, { cache: 'refresh' }))
    return stages.map(({ id }) => ({ opportunity_stage_id: id }))
  },
  newest: { field: 'opportunity_updated_at', ascending: false },
  find: (context, id) => unlessGone(context.apollo.deals.get(id, callOptions(context, { cache: 'refresh' }))),
}
