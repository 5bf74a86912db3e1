import type { Reply } from '../../reply.ts'
import { type HubspotCall, type HubspotRoute, objectTypeOf } from '../call.ts'
import { objectTypes } from '../object-types.ts'
import type { IndexedVersion } from '../record.ts'
import { readSearch, type SearchOrder } from '../search.ts'
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
  const found = sorted(
    [...portal.indexes[type.name].visible(nowMs)].filter(([, { properties }]) => query.isMatch(properties)),
    query.order,
  )
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

type Found = [id: string, version: IndexedVersion]

function sorted(found: readonly Found[], { isDown, measure }: SearchOrder): Found[] {
  const measured = found.map((entry) => ({ entry, at: measure(entry[1].properties) }))
  measured.sort((one, other) => {
    const [first, second] = isDown ? [other, one] : [one, other]
    return first.at < second.at ? -1 : first.at > second.at ? 1 : 0
  })
  return measured.map(({ entry }) => entry)
}
