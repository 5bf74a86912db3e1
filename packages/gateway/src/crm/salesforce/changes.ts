import type { Clock } from '@delos/client'
import type { CrmChanges, CrmChangesQuery, CrmObject, CrmRecord } from '../crm-adapter.ts'
import { readRoles } from './contact-roles.ts'
import { type Position, readCursor, writeCursor } from './cursor.ts'
import type { Fields } from './fields.ts'
import { findSurvivors, readBin } from './merged.ts'
import { ownFields, salesforceObjects } from './objects.ts'
import { readByIds } from './reads.ts'
import { readTime, textOf, toRecord } from './records.ts'
import { type Ask, askToRead, queryRows, type Row } from './session.ts'
import { quote, toTime } from './soql.ts'

export interface ReadParts {
  ask: Ask
  fields: Fields
  clock: Clock
}

const pageRows = 2000
const minuteMs = 60_000
const hourMs = 3_600_000
/** The log of deletions goes back 15 days. */
const logMs = 15 * 24 * hourMs - hourMs

/**
 * Rows in the order of `SystemModstamp`, also those in the recycle bin: edits, deletions and merges in one stream, with
 * their fields and without the limits of getUpdated (600,000 ids, 30 days). Two things it cannot know come from
 * getDeleted, once a pass: what has left the bin, and up to when the stream is whole. A transaction's rows bear the time
 * at which they were written and are seen when it ends, so the next pass looks from the beginning of the oldest one that
 * is under way.
 */
export async function readChanges(parts: ReadParts, object: CrmObject, query: CrmChangesQuery): Promise<CrmChanges> {
  const { signal } = query
  signal?.throwIfAborted()
  const { since, pass } = readCursor(query.cursor)
  const begun = pass ? undefined : await beginPass(parts, object, { since, query })
  const next = pass?.next ?? begun?.next ?? ''
  const soql = pageQuery(object, { since, after: pass?.after ?? null, fields: query.fields })
  const isAll = since !== null
  const rows = await queryRows(parts.ask, soql, { isAll, ...(signal ? { signal } : {}) })
  const page = await sortOut(parts, object, { rows, query })
  const last = rows.at(-1)
  const isLast = rows.length < pageRows || !last
  const after = last && { stamp: toTime(readTime(textOf(last.SystemModstamp) ?? '')), id: last.Id }
  const position: Position = isLast ? { since: next } : { since, pass: { after: after ?? null, next } }
  const seen = new Set(rows.map(({ Id }) => Id))
  return {
    records: [...(begun?.records ?? []).filter(({ id }) => !seen.has(id)), ...page.records],
    deleted: [...(begun?.purged ?? []), ...page.deleted],
    merged: page.merged,
    cursor: writeCursor(position),
    isLast,
  }
}

interface Begun {
  next: string
  purged: { id: string; at: Date }[]
  records: readonly CrmRecord[]
}

async function beginPass(
  parts: ReadParts,
  object: CrmObject,
  { since, query }: { since: string | null; query: CrmChangesQuery },
): Promise<Begun> {
  const { name, hasRoles } = salesforceObjects[object]
  const nowMs = parts.clock.now()
  const fromMs = since === null ? nowMs - hourMs : Math.max(Date.parse(since), nowMs - logMs)
  const [start, end] = [new Date(Math.min(fromMs, nowMs - minuteMs)), new Date(nowMs)]
  const log = await askToRead(parts.ask, (connection) => connection.deleted(name, start, end), query.signal)
  const covered = toTime(readTime(log.latestDateCovered))
  if (since === null) return { next: covered, purged: [], records: [] }
  const next = covered > since ? covered : since
  const deletions = new Map(log.deletedRecords.map(({ id, deletedDate }) => [id, readTime(deletedDate)]))
  const binned = await readBin(parts.ask, object, { ids: [...deletions.keys()], ...callOf(query) })
  const purged = [...deletions].filter(([id]) => !binned.has(id)).map(([id, at]) => ({ id, at }))
  const records = hasRoles ? await withOtherRoles(parts, { since, query }) : []
  return { next, purged, records }
}

/** Deals that got or lost a contact: that leaves no trace on the deal itself. */
async function withOtherRoles(
  { ask, fields }: ReadParts,
  { since, query }: { since: string; query: CrmChangesQuery },
): Promise<CrmRecord[]> {
  const soql = `SELECT Id, OpportunityId FROM OpportunityContactRole WHERE SystemModstamp >= ${since}`
  const roles = await queryRows(ask, soql, { isAll: true, ...callOf(query) })
  const deals = [...new Set(roles.flatMap(({ OpportunityId }) => textOf(OpportunityId) ?? []))]
  return [
    ...(await readByIds({ ask, fields }, 'deals', { ids: deals, fields: query.fields, ...callOf(query) })).values(),
  ]
}

function pageQuery(
  object: CrmObject,
  {
    since,
    after,
    fields,
  }: { since: string | null; after: { stamp: string; id: string } | null; fields: readonly string[] },
): string {
  const own = salesforceObjects[object]
  const names = [...new Set([...ownFields(own, since !== null), ...fields])]
  const conditions: string[] = []
  if (after) {
    const { stamp, id } = after
    conditions.push(`(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > ${quote(id)}))`)
  } else if (since) conditions.push(`SystemModstamp >= ${since}`)
  const where = conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''
  return `SELECT ${names.join(', ')} FROM ${own.name}${where} ORDER BY SystemModstamp ASC, Id ASC LIMIT ${pageRows}`
}

/** Which rows are records, which are gone, and which live on as others. */
async function sortOut(
  { ask, fields }: ReadParts,
  object: CrmObject,
  { rows, query }: { rows: readonly Row[]; query: CrmChangesQuery },
): Promise<Pick<CrmChanges, 'records' | 'deleted' | 'merged'>> {
  const living = rows.filter(({ IsDeleted }) => !IsDeleted)
  const losers = rows.filter(({ IsDeleted, MasterRecordId }) => IsDeleted && textOf(MasterRecordId))
  const ids = losers.map(({ Id }) => Id)
  const survivors = ids.length ? await findSurvivors(ask, object, { ids, ...callOf(query) }) : new Map<string, string>()
  const gone = rows.filter(({ Id, IsDeleted }) => IsDeleted && !survivors.has(Id))
  const dealIds = salesforceObjects[object].hasRoles ? living.map(({ Id }) => Id) : []
  const roles = await readRoles(ask, dealIds, callOf(query))
  const shape = { object, fields: query.fields, known: await fields.of(object, query.signal), roles }
  return {
    records: living.map((row) => toRecord(row, shape)),
    deleted: gone.map((row) => ({ id: row.Id, at: readTime(textOf(row.SystemModstamp) ?? '') })),
    merged: [...survivors].map(([from, into]) => ({ from, into })),
  }
}

function callOf({ signal }: CrmChangesQuery): { signal?: AbortSignal } {
  return signal ? { signal } : {}
}
