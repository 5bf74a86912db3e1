import type { Reply } from '../../reply.ts'
import { type HubspotCall, type HubspotRoute, objectTypeOf } from '../call.ts'
import { objectTypes } from '../object-types.ts'
import { readSearch } from '../search.ts'
import { chosen, json } from '../wire.ts'

export const searchRoutes: HubspotRoute[] = [
  {
    method: 'POST',
    path: '/crm/v3/objects/{object}/search',
    endpoint: '{object}/search',
    access: 'read',
    isSearch: true,
    handle: search,
  },
]

/** Answers from the index, which lags behind the records. */
function search({ portal, path, body, nowMs }: HubspotCall): Reply {
  const type = objectTypeOf(path.object)
  const query = readSearch(portal, type, body)
  const found = [...portal.indexes[type.name].visible(nowMs)]
    .filter(([, { properties }]) => query.isMatch(properties))
    .sort(([, one], [, other]) => query.compare(one.properties, other.properties))
  const end = query.after + query.limit
  const names = query.properties.length > 0 ? query.properties : objectTypes[type.name].shown
  return json(200, {
    total: found.length,
    results: found.slice(query.after, end).map(([id, { properties, updatedMs }]) => ({
      id,
      properties: chosen(portal, { object: type.name }, { values: properties, names }),
      createdAt: properties.createdate ?? properties.hs_createdate,
      updatedAt: new Date(updatedMs).toISOString(),
      archived: false,
    })),
    ...(found.length > end ? { paging: { next: { after: String(end), link: `?after=${end}` } } } : {}),
  })
}
