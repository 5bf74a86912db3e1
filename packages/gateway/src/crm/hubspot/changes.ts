import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { CrmChanges, CrmChangesQuery, CrmLinks } from '../crm-adapter.ts'
import { type ChangesCursor, readCursor } from './changes-cursor.ts'
import { batchSize } from './chunks.ts'
import type { HubspotApis } from './hubspot-apis.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import { type HubspotObject, linkTypes, modifiedProperty } from './object-names.ts'
import { type ReadRecord, readRecords } from './read-records.ts'
import { mergedInto, propertiesToRead, toRecord } from './record.ts'
import { searchIds } from './search-ids.ts'

type Query = Omit<CrmChangesQuery, 'cursor'>
type Of<Part extends ChangesCursor['part']> = Extract<ChangesCursor, { part: Part }>

/** Properties stand in the address of a list, which must not be longer than HubSpot reads. */
const mostAddressCharacters = 4000

export async function readChanges(
  portal: HubspotPortal,
  object: HubspotObject,
  { cursor: text, ...query }: CrmChangesQuery,
): Promise<CrmChanges> {
  query.signal?.throwIfAborted()
  const cursor = readCursor(text)
  if (cursor.part === 'all') return readAll(portal, object, { ...query, cursor })
  if (cursor.part === 'bin') return readBin(portal, object, { ...query, cursor })
  return readChanged(portal, object, { ...query, cursor })
}

/** The list is the records themselves, so nothing lags; what changes meanwhile comes after it. */
async function readAll(
  portal: HubspotPortal,
  object: HubspotObject,
  { cursor, ...query }: Query & { cursor: Of<'all'> },
): Promise<CrmChanges> {
  const { caller } = portal
  const properties = propertiesToRead(object, query.fields)
  const isLong = properties.join('&properties=').length > mostAddressCharacters
  const linked = object === 'contacts' ? [] : (Object.keys(linkTypes[object]) as ('companies' | 'contacts')[])
  const page = await caller.ask({ repeat: 'always', signal: query.signal }, ({ records }) =>
    records.getPage(object, batchSize, cursor.after ?? undefined, isLong ? [] : properties, [], linked, false),
  )
  const startedAt = cursor.startedAt ?? caller.portalNow
  const isWhole = page.results.every(({ associations }) =>
    Object.values(associations ?? {}).every((one) => !one.paging),
  )
  const read =
    isLong || !isWhole
      ? [...(await readRecords(portal, object, { ...query, ids: page.results.map(({ id }) => id) })).values()]
      : await fromPage(portal, object, { ...query, results: page.results })
  const after = page.paging?.next?.after
  const next: ChangesCursor =
    after === undefined
      ? { part: 'changed', since: startedAt - portal.indexLagMs, after: '0', startedAt: null }
      : { part: 'all', after, startedAt }
  return toChanges(read, { next, isLast: false })
}

type PageResult = Awaited<ReturnType<HubspotApis['records']['getPage']>>['results'][number]

async function fromPage(
  { book }: HubspotPortal,
  object: HubspotObject,
  { results, fields }: Query & { results: readonly PageResult[] },
): Promise<ReadRecord[]> {
  const types = await book.fields(object)
  return results.map((result) => ({
    record: toRecord(object, result, { fields, types, links: linksOf(object, result) }),
    merged: mergedInto(result),
  }))
}

/** Lists name the kind of an association; the primary one has the plain name. */
function linksOf(object: HubspotObject, { associations = {} }: PageResult): CrmLinks {
  const { companies, contacts } = linkTypes[object]
  const ends = associations.companies?.results ?? []
  const company = companies?.primary === null ? ends[0] : ends.find(({ type }) => !type.endsWith('_unlabeled'))
  const people = (associations.contacts?.results ?? []).map(({ id }) => id)
  return {
    ...(companies ? { company: company?.id ?? null } : {}),
    ...(contacts ? { contacts: [...new Set(people)] } : {}),
  }
}

/** The index says which; the records say what. A quiet portal costs this and one look into the bin. */
async function readChanged(
  portal: HubspotPortal,
  object: HubspotObject,
  { cursor, ...query }: Query & { cursor: Of<'changed'> },
): Promise<CrmChanges> {
  const { since, after } = cursor
  const filter = { propertyName: modifiedProperty(object), operator: FilterOperatorEnum.Gte, value: String(since) }
  const page = await searchIds(portal, object, { filters: [filter], afterId: after, signal: query.signal })
  const startedAt = cursor.startedAt ?? portal.caller.portalNow
  const read = page.ids.length > 0 ? await readRecords(portal, object, { ...query, ids: page.ids }) : new Map()
  const records: ReadRecord[] = [...new Set(read.values())]
  if (!page.isLast) {
    return toChanges(records, { next: { ...cursor, after: page.ids.at(-1) ?? after, startedAt }, isLast: false })
  }
  const bin = await readBin(portal, object, { ...query, cursor: { part: 'bin', since, after: null, startedAt } })
  const found = toChanges(records, { next: readCursor(bin.cursor), isLast: bin.isLast })
  return { ...found, deleted: bin.deleted, merged: [...found.merged, ...bin.merged] }
}

/** One page of the bin. What is alive after all, or lives on in another record, was not deleted. */
async function readBin(
  portal: HubspotPortal,
  object: HubspotObject,
  { cursor, signal }: Query & { cursor: Of<'bin'> },
): Promise<CrmChanges> {
  const { since, startedAt } = cursor
  const page = await portal.caller.ask({ repeat: 'always', signal }, ({ records }) =>
    records.getPage(object, batchSize, cursor.after ?? undefined, [], [], [], true),
  )
  const gone = page.results.filter(({ archivedAt }) => archivedAt === undefined || archivedAt.getTime() >= since)
  const ids = gone.map(({ id }) => id)
  const alive = ids.length > 0 ? await readRecords(portal, object, { ids, fields: [], signal }) : new Map()
  const deleted = gone
    .filter(({ id }) => !alive.has(id))
    .map(({ id, archivedAt }) => ({ id, at: archivedAt ? new Date(archivedAt) : null }))
  const merged = [...(alive as ReadonlyMap<string, ReadRecord>)]
    .filter(([id, { record }]) => record.id !== id)
    .map(([from, { record }]) => ({ from, into: record.id }))
  const after = page.paging?.next?.after
  const next: ChangesCursor =
    after === undefined
      ? { part: 'changed', since: startedAt - portal.indexLagMs, after: '0', startedAt: null }
      : { ...cursor, after }
  return { records: [], deleted, merged, cursor: JSON.stringify(next), isLast: after === undefined }
}

function toChanges(
  read: readonly ReadRecord[],
  { next, isLast }: { next: ChangesCursor; isLast: boolean },
): CrmChanges {
  return {
    records: read.map(({ record }) => record),
    deleted: [],
    merged: read.flatMap(({ record, merged }) => merged.map((from) => ({ from, into: record.id }))),
    cursor: JSON.stringify(next),
    isLast,
  }
}
