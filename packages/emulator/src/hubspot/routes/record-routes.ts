import { type HubspotCall, type HubspotRoute, objectTypeOf, readId, readNames, readProperties } from '../call.ts'
import { type HubspotObject, objectTypes } from '../object-types.ts'
import { invalid, notFound } from '../problems.ts'
import type { HubspotRecord } from '../record.ts'
import { json, noContent, toWire, toWritten } from '../wire.ts'
import { readLinks } from './read-links.ts'

const MOST_OF_A_PAGE = 100
const MOST_ASSOCIATED = 100

export const recordRoutes: HubspotRoute[] = [
  { method: 'GET', path: '/crm/v3/objects/{object}', endpoint: '{object}/list', access: 'read', handle: list },
  { method: 'POST', path: '/crm/v3/objects/{object}', endpoint: '{object}/create', access: 'write', handle: create },
  { method: 'GET', path: '/crm/v3/objects/{object}/{id}', endpoint: '{object}/read', access: 'read', handle: read },
  {
    method: 'PATCH',
    path: '/crm/v3/objects/{object}/{id}',
    endpoint: '{object}/update',
    access: 'write',
    handle: update,
  },
  {
    method: 'DELETE',
    path: '/crm/v3/objects/{object}/{id}',
    endpoint: '{object}/archive',
    access: 'write',
    handle: archive,
  },
  {
    method: 'POST',
    path: '/crm/v3/objects/{object}/merge',
    endpoint: '{object}/merge',
    access: 'write',
    handle: merge,
  },
]

function list(call: HubspotCall): ReturnType<typeof json> {
  const { portal, query, path } = call
  const { name } = objectTypeOf(path.object)
  const limit = Number(query.get('limit') ?? 10)
  if (!(limit >= 1 && limit <= MOST_OF_A_PAGE)) throw invalid(`A page has 1 to ${MOST_OF_A_PAGE} records`)
  const after = Number(query.get('after') ?? 0)
  if (Number.isNaN(after)) throw invalid('The value of after is no valid cursor')
  const all = portal.list(name, query.get('archived') === 'true').filter(({ id }) => Number(id) > after)
  const shown = all.slice(0, limit)
  const last = shown.at(-1)
  return json(200, {
    results: shown.map((record) => withAssociations(call, record)),
    ...(all.length > limit && last ? { paging: { next: { after: last.id, link: `?after=${last.id}` } } } : {}),
  })
}

function withAssociations({ portal, query }: HubspotCall, record: HubspotRecord): Record<string, unknown> {
  const wanted = readNames(query, 'associations').map((name) => objectTypeOf(name).name)
  const wire = toWire(portal, record, readNames(query, 'properties'))
  const found = wanted.flatMap((object): [HubspotObject, unknown][] => {
    const links = portal.associations.of(record, object)
    if (links.length === 0) return []
    const results = links.flatMap(([id, kinds]) => kinds.map(({ name }) => ({ id, type: name })))
    const paging = results.length > MOST_ASSOCIATED ? { paging: { next: { after: '100', link: '?after=100' } } } : {}
    return [[object, { results: results.slice(0, MOST_ASSOCIATED), ...paging }]]
  })
  return found.length > 0 ? { ...wire, associations: Object.fromEntries(found) } : wire
}

function create(call: HubspotCall): ReturnType<typeof json> {
  const { portal, body, nowMs, path } = call
  const { name } = objectTypeOf(path.object)
  const given = readProperties(body.properties)
  const record = portal.create(name, given, { nowMs, links: readLinks(name, body.associations) })
  return json(201, toWritten(portal, record, { given }))
}

function read(call: HubspotCall): ReturnType<typeof json> {
  const { portal, path, query } = call
  const { name } = objectTypeOf(path.object)
  const property = query.get('idProperty')
  const id = path.id ?? ''
  const record = property ? portal.findBy(name, property, id) : portal.find(name, id, query.get('archived') === 'true')
  if (!record) throw notFound()
  return json(200, withAssociations(call, record))
}

function update({ portal, path, body, nowMs }: HubspotCall): ReturnType<typeof json> {
  const { name } = objectTypeOf(path.object)
  const given = readProperties(body.properties)
  return json(200, toWritten(portal, portal.update(name, path.id ?? '', { given, nowMs }), { given }))
}

function archive({ portal, path, nowMs }: HubspotCall): ReturnType<typeof json> {
  portal.archive(objectTypeOf(path.object).name, path.id ?? '', nowMs)
  return noContent()
}

function merge({ portal, path, body, nowMs }: HubspotCall): ReturnType<typeof json> {
  const { name } = objectTypeOf(path.object)
  const primary = readId(body.primaryObjectId)
  const other = readId(body.objectIdToMerge)
  return json(200, toWire(portal, portal.merge(name, { primary, other, nowMs }), objectTypes[name].shown))
}
