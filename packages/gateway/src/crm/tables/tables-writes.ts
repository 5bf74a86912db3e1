import { randomUUID } from 'node:crypto'
import type { CrmField, CrmWrite, CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { askAgain, askOnce, type Row, type TablesParts } from './tables-call.ts'
import { findFault } from './tables-check.ts'
import { fieldOf, isRefusedBefore, sqlState } from './tables-error.ts'
import { describeTable } from './tables-fields.ts'
import { findRecords, followMerges, quoted } from './tables-reads.ts'
import type { TableObject } from './tables-schema.ts'

export const tablesBatchSize = 500

interface Draft {
  write: CrmWrite
  id: string
  columns: Row
}

interface Work {
  object: TableObject
  isNew: boolean
  fields: ReadonlyMap<string, CrmField>
  signal: AbortSignal | undefined
}

export async function writeRecords(
  parts: TablesParts,
  writes: readonly CrmWrite[],
  { object, isNew, signal }: Omit<Work, 'fields'>,
): Promise<readonly CrmWriteResult[]> {
  if (!writes.length) return []
  const fields = new Map((await describeTable(parts, object, signal)).map((field) => [field.name, field]))
  const faults = writes.flatMap((write) => findFault(write, { fields, isNew }) ?? [])
  const faulty = new Set(faults.map(({ key }) => key))
  const drafts = writes.filter(({ key }) => !faulty.has(key)).map((write) => toDraft(write, isNew))
  const work = { object, isNew, fields, signal }
  const results = [...faults] as CrmWriteResult[]
  for (const batch of batchesOf(drafts)) results.push(...(await writeBatch(parts, batch, work)))
  return results
}

/** The id of a new record is drawn here, so that the answers can be told apart. */
function toDraft(write: CrmWrite, isNew: boolean): Draft {
  const { ownerId, links = {} } = write
  return {
    write,
    id: isNew ? randomUUID() : (write.id ?? ''),
    columns: {
      ...write.fields,
      ...(ownerId === undefined ? {} : { owner_id: ownerId }),
      ...(links.company === undefined ? {} : { company_id: links.company }),
      ...(links.contacts === undefined ? {} : { contact_ids: links.contacts }),
    },
  }
}

/** One statement names its columns: what has the same ones goes together. */
function batchesOf(drafts: readonly Draft[]): Draft[][] {
  const groups = new Map<string, Draft[]>()
  for (const draft of drafts) {
    const names = JSON.stringify(Object.keys(draft.columns).toSorted())
    const group = groups.get(names)
    if (group) group.push(draft)
    else groups.set(names, [draft])
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / tablesBatchSize) }, (_, at) =>
      group.slice(at * tablesBatchSize, (at + 1) * tablesBatchSize),
    ),
  )
}

/** A statement is all or nothing: where one row is bad, each is written by itself. */
async function writeBatch(parts: TablesParts, batch: readonly Draft[], work: Work): Promise<CrmWriteResult[]> {
  try {
    const rows = work.isNew ? await insert(parts, batch, work) : await update(parts, batch, work)
    return await toResults(parts, { batch, rows, work })
  } catch (error) {
    if (sqlState(error) === undefined) return whole(batch, error, work.isNew)
    const [only, ...others] = batch
    if (only && !others.length) return [await rowFault(parts, { draft: only, error, work })]
    const results: CrmWriteResult[] = []
    for (const draft of batch) results.push(...(await writeBatch(parts, [draft], work)))
    return results
  }
}

/** An update may be sent again by whoever wants to; a creation whose answer is lost may be there. */
function whole(batch: readonly Draft[], error: unknown, isNew: boolean): CrmWriteResult[] {
  if (!isNew || !(error instanceof CrmError) || isRefusedBefore(error.cause) || error.code === 'rate_limited')
    throw error
  return batch.map(({ write: { key } }) => ({ key, ok: false, fault: 'unknown_outcome', message: error.message }))
}

function insert(parts: TablesParts, batch: readonly Draft[], { object, signal }: Work): Promise<Row[]> {
  const table = `${parts.schema}.${object}`
  const names = ['id', ...Object.keys(batch[0]?.columns ?? {})].map(quoted).join(', ')
  const text = `
    insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)
    returning id, updated_at`
  return askOnce(parts, text, { params: [toJson(batch)], signal })
}

function update(parts: TablesParts, batch: readonly Draft[], { object, signal }: Work): Promise<Row[]> {
  const table = `${parts.schema}.${object}`
  const changes = Object.keys(batch[0]?.columns ?? {}).map((name) => `${quoted(name)} = new.${quoted(name)}`)
  const text = `
    update ${table} as t set ${[...changes, 'id = t.id'].join(', ')}
    from jsonb_populate_recordset(null::${table}, $1::jsonb) as new where t.id = new.id
    returning t.id, t.updated_at`
  return askAgain(parts, text, { params: [toJson(batch)], signal })
}

function toJson(batch: readonly Draft[]): string {
  return JSON.stringify(batch.map(({ id, columns }) => ({ ...columns, id })))
}

async function toResults(
  parts: TablesParts,
  { batch, rows, work }: { batch: readonly Draft[]; rows: readonly Row[]; work: Work },
): Promise<CrmWriteResult[]> {
  const written = new Map(rows.map(({ id, updated_at }) => [String(id), new Date(updated_at as string | Date)]))
  const ids = batch.map(({ id }) => id).filter((id) => !written.has(id))
  const merged = ids.length ? await followMerges(parts, work.object, { ids, signal: work.signal }) : new Map()
  return batch.map(({ write: { key }, id }) => {
    const updatedAt = written.get(id)
    if (updatedAt) return { key, ok: true, id, updatedAt }
    const mergedInto: string | undefined = merged.get(id)
    return mergedInto
      ? { key, ok: false, fault: 'merged', message: 'The record was merged into another', mergedInto }
      : { key, ok: false, fault: 'not_found', message: 'There is no such record' }
  })
}

async function rowFault(
  parts: TablesParts,
  { draft, error, work }: { draft: Draft; error: unknown; work: Work },
): Promise<CrmWriteResult> {
  const { write, columns } = draft
  const failed = { key: write.key, ok: false as const }
  const code = sqlState(error)
  const constraint = fieldOf(error, 'constraint') ?? ''
  if (code === '23505') return { ...failed, ...(await duplicateOf(parts, { columns, constraint, work })) }
  if (code === '23503' && constraint.includes('owner_id')) {
    return { ...failed, fault: 'unknown_owner', message: 'Nobody has this id' }
  }
  if (code === '23502') {
    return { ...failed, fault: 'missing_field', message: 'A value is missing', field: fieldOf(error, 'column') }
  }
  const message = code === '23503' ? 'It belongs to a record that is not there' : 'The tables refuse a value'
  return { ...failed, fault: 'invalid_value', message, field: fieldOf(error, 'column') }
}

async function duplicateOf(
  parts: TablesParts,
  { columns, constraint, work }: { columns: Row; constraint: string; work: Work },
) {
  const unique = [...work.fields.values()].filter(({ name, unique }) => unique && columns[name] != null)
  // The one that the constraint is named after comes first.
  const order = unique.toSorted((a, b) => Number(constraint.includes(b.name)) - Number(constraint.includes(a.name)))
  for (const { name } of order) {
    const match = { field: name, values: [String(columns[name])] }
    const found = await findRecords(parts, work.object, { match, fields: [], signal: work.signal })
    if (found.length) {
      const existingIds = found.map(({ id }) => id)
      return { fault: 'duplicate' as const, message: 'There is such a record', field: name, existingIds }
    }
  }
  return { fault: 'duplicate' as const, message: 'There is such a record' }
}
