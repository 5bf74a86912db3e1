import { type Filter, FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { CrmCall } from '../crm-adapter.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import type { HubspotObject } from './object-names.ts'

export const searchPageSize = 200

/**
 * One page of ids in their order, after an id. A search shows 10,000 results whatever its paging, and thousands of records may have changed
 * in the same millisecond: asking for what comes after the last id instead knows neither bound.
 */
export async function searchIds(
  { caller }: HubspotPortal,
  object: HubspotObject,
  { filters, afterId, signal }: CrmCall & { filters: readonly Filter[]; afterId: string },
): Promise<{ ids: string[]; isLast: boolean }> {
  const after = { propertyName: 'hs_object_id', operator: FilterOperatorEnum.Gt, value: afterId }
  const { results } = await caller.ask({ repeat: 'always', isSearch: true, signal }, ({ searches }) =>
    searches.doSearch(object, {
      filterGroups: [{ filters: [...filters, after] }],
      sorts: ['hs_object_id'],
      properties: ['hs_object_id'],
      limit: searchPageSize,
    }),
  )
  return { ids: results.map(({ id }) => id), isLast: results.length < searchPageSize }
}
