import type { CrmChanges, CrmField, CrmRecord } from '../crm-adapter.ts'
import { askAgain, type Row, type TablesParts } from './tables-call.ts'
import { describeTable, toValue } from './tables-fields.ts'
import type { TableObject } from './tables-schema.ts'

interface Query {
  fields: readonly string[]
  signal?: AbortSignal
}

const pageSize = 500

/**
 * `transaction.number`, and while everything is read for the first time the transaction at which that began: what was
 * gone before is nobody's news.
 */
interface Place {
  tx: string
  seq: string
  began: string | undefined
}

export async function readChanges(
  parts: TablesParts,
  object: TableObject,
  { fields, cursor, signal }: Query & { cursor: string | null },
): Promise<CrmChanges> {
  const place = await openPlace(parts, cursor, signal)
  const text = `
    select c.id, c.kind, c.into_id, c.at, c.tx::text as tx, c.seq::text as seq, to_jsonb(t) as record
    from ${parts.schema}.changes c left join ${parts.schema}.${object} t on t.id = c.id and c.kind = 'set'
    where c.object = $1 and (c.tx, c.seq) > ($2::text::xid8, $3::bigint)
      and c.tx < pg_snapshot_xmin(pg_current_snapshot())
      and (c.kind = 'set' or c.tx >= $4::text::xid8)
    order by c.tx, c.seq limit ${pageSize}`
  const rows = await askAgain(parts, text, { params: [object, place.tx, place.seq, place.began ?? '0'], signal })
  const last = rows.at(-1)
  const isLast = rows.length < pageSize
  const next = last ? { ...place, tx: String(last.tx), seq: String(last.seq) } : place
  const toRecord = await recordReader(parts, object, { fields, signal })
  return {
    records: rows.flatMap(({ record }) => (record ? [toRecord(record as Row)] : [])),
    deleted: rows.flatMap(({ kind, id, at }) =>
      kind === 'gone' ? [{ id: String(id), at: new Date(at as string | Date) }] : [],
    ),
    merged: rows.flatMap(({ kind, id, into_id }) =>
      kind === 'merged' ? [{ from: String(id), into: String(into_id) }] : [],
    ),
    cursor: [next.tx, next.seq, ...(isLast || !next.began ? [] : [next.began])].join('.'),
    isLast,
  }
}

async function openPlace(parts: TablesParts, cursor: string | null, signal?: AbortSignal): Promise<Place> {
  const text = 'select pg_snapshot_xmax(pg_current_snapshot())::text as now'
  const now = BigInt(String((await askAgain(parts, text, { signal }))[0]?.now))
  const [tx = '0', seq = '0', began] = cursor?.split('.') ?? []
  // A cursor of another cluster means nothing here; reading all anew does no harm.
  const isOurs = cursor !== null && BigInt(tx) <= now
  return isOurs ? { tx, seq, began } : { tx: '0', seq: '0', began: String(now) }
}

export async function readRecords(
  parts: TablesParts,
  object: TableObject,
  { ids, ...query }: Query & { ids: readonly string[] },
): Promise<ReadonlyMap<string, CrmRecord>> {
  const rows = await askAgain(parts, readText(parts.schema, object), { params: [ids, object], signal: query.signal })
  const toRecord = await recordReader(parts, object, query)
  return new Map(rows.map(({ asked, record }) => [String(asked), toRecord(record as Row)]))
}

/** Each id leads along its merges to the record that it has become. */
function readText(schema: string, object: TableObject): string {
  return `
    with recursive way(asked, id, steps) as (
      select id, id, 0 from unnest($1::text[]) as asked(id)
      union all
      select way.asked, c.into_id, way.steps + 1 from way join ${schema}.changes c
        on c.object = $2 and c.id = way.id and c.kind = 'merged' and way.steps < 20
    )
    select way.asked, to_jsonb(t) as record from way join ${schema}.${object} t on t.id = way.id`
}

/** Where merged ids have gone; those that were not merged are left out. */
export async function followMerges(
  parts: TablesParts,
  object: TableObject,
  { ids, signal }: { ids: readonly string[]; signal?: AbortSignal },
): Promise<ReadonlyMap<string, string>> {
  const rows = await askAgain(parts, readText(parts.schema, object), { params: [ids, object], signal })
  return new Map(rows.map(({ asked, record }) => [String(asked), String((record as Row).id)]))
}

export async function findRecords(
  parts: TablesParts,
  object: TableObject,
  { match, ...query }: Query & { match: { field: string; values: readonly string[] } },
): Promise<readonly CrmRecord[]> {
  const fields = await describeTable(parts, object, query.signal)
  // Also spares the name from being quoted: it is a column's.
  const field = fields.find(({ name }) => name === match.field)
  if (!field) return []
  const text = `
    select to_jsonb(t) as record from ${parts.schema}.${object} t
    where lower(t.${quoted(field.name)}::text) = any($1::text[]) order by t.created_at, t.id`
  const params = [match.values.map((value) => value.toLowerCase())]
  const rows = await askAgain(parts, text, { params, signal: query.signal })
  return rows.map(({ record }) => toCrmRecord(record as Row, { object, asked: query.fields, fields }))
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

async function recordReader(parts: TablesParts, object: TableObject, query: Query): Promise<(row: Row) => CrmRecord> {
  const fields = await describeTable(parts, object, query.signal)
  return (row) => toCrmRecord(row, { object, asked: query.fields, fields })
}

function toCrmRecord(
  row: Row,
  { object, asked, fields }: { object: TableObject; asked: readonly string[]; fields: readonly CrmField[] },
): CrmRecord {
  const types = new Map(fields.map(({ name, type }) => [name, type]))
  return {
    object,
    id: String(row.id),
    fields: Object.fromEntries(asked.map((name) => [name, toValue(row[name], types.get(name))])),
    ownerId: (row.owner_id as string | null) ?? null,
    links: {
      ...('company_id' in row ? { company: (row.company_id as string | null) ?? null } : {}),
      ...(Array.isArray(row.contact_ids) ? { contacts: row.contact_ids.map(String) } : {}),
    },
    updatedAt: new Date(String(row.updated_at)),
  }
}
