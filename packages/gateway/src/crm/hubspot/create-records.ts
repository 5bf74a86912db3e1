import type { CrmCall, CrmWrite, CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { type BatchRow, sortAnswer } from './batch-answer.ts'
import { gatherBatches } from './gather-batches.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import { HubspotRefusal } from './hubspot-refusal.ts'
import { linksAtCreation } from './links-at-creation.ts'
import type { HubspotObject } from './object-names.ts'
import { readByUnique } from './read-records.ts'
import { failed, toRowFault } from './row-fault.ts'
import { LostAnswerError } from './transport.ts'
import { propertiesOf } from './write-properties.ts'

interface NewRow extends BatchRow {
  associations: ReturnType<typeof linksAtCreation>
}

/** Every row carries a trace id: one that is bad fails alone then. What may have been carried out is not sent again. */
export async function createRecords(
  portal: HubspotPortal,
  object: HubspotObject,
  { writes, signal }: CrmCall & { writes: readonly CrmWrite[] },
): Promise<readonly CrmWriteResult[]> {
  const properties = await propertiesOf(portal, object, { writes, isCreation: true })
  const rows = writes.map(({ key, links }, at) => ({
    key,
    trace: `row-${at}`,
    properties: properties[at] ?? {},
    associations: linksAtCreation(object, links),
  }))
  return gatherBatches(rows, (batch) => createBatch(portal, object, { rows: batch, signal }))
}

async function createBatch(
  portal: HubspotPortal,
  object: HubspotObject,
  batch: CrmCall & { rows: readonly NewRow[] },
): Promise<CrmWriteResult[]> {
  const { rows, signal } = batch
  try {
    const answer = await portal.caller.ask({ repeat: 'never', signal }, ({ batches }) =>
      batches.create(object, {
        inputs: rows.map(({ trace, properties, associations }) => ({
          objectWriteTraceId: trace,
          properties,
          associations,
        })),
      }),
    )
    return await settle(portal, object, { ...batch, answer })
  } catch (error) {
    if (error instanceof HubspotRefusal) return refuse(portal, object, { ...batch, refusal: error })
    if (error instanceof LostAnswerError) return lookUp(portal, object, { ...batch, why: error.message })
    throw error
  }
}

async function settle(
  portal: HubspotPortal,
  object: HubspotObject,
  batch: CrmCall & { rows: readonly NewRow[]; answer: Parameters<typeof sortAnswer>[1] },
): Promise<CrmWriteResult[]> {
  const { rows, answer, signal } = batch
  const { written, refused, left } = sortAnswer(rows, answer)
  const told = rows.flatMap((row): CrmWriteResult[] => {
    const result = written.get(row)
    if (result) return [{ key: row.key, ok: true, id: result.id, updatedAt: new Date(result.updatedAt) }]
    const error = refused.get(row)
    return error ? [toRowFault(row.key, error)] : []
  })
  if (left.length === 0) return told
  const unsorted = left as NewRow[]
  const results = answer.results?.length ?? 0
  // Every result has found its row, so those left were refused, by errors that do not say whom they mean.
  const wereRefused = results === written.size && results + left.length + refused.size === rows.length
  if (wereRefused && rows.length > 1) {
    const one = (row: NewRow) => createBatch(portal, object, { rows: [row], signal })
    return [...told, ...(await inTurn(unsorted, one))]
  }
  const [error] = answer.errors ?? []
  if (wereRefused && error) return [...told, ...unsorted.map(({ key }) => toRowFault(key, error))]
  return [
    ...told,
    ...(await lookUp(portal, object, { rows: unsorted, signal, why: 'HubSpot’s answer names no record' })),
  ]
}

/** A batch that was refused as a whole is halved until the bad row is alone. */
async function refuse(
  portal: HubspotPortal,
  object: HubspotObject,
  { rows, refusal, signal }: CrmCall & { rows: readonly NewRow[]; refusal: HubspotRefusal },
): Promise<CrmWriteResult[]> {
  const [first] = rows
  if (!first) return []
  if (rows.length === 1) return [toRowFault(first.key, refusal.problem)]
  const middle = Math.ceil(rows.length / 2)
  const halves = [rows.slice(0, middle), rows.slice(middle)]
  return inTurn(halves, (half) => createBatch(portal, object, { rows: half, signal }))
}

/** Where each creation carries its key, the key is looked for: the records themselves say whether it was made. */
async function lookUp(
  portal: HubspotPortal,
  object: HubspotObject,
  { rows, signal, why }: CrmCall & { rows: readonly NewRow[]; why: string },
): Promise<CrmWriteResult[]> {
  const { keyProperty } = portal
  const unknown = ({ key }: NewRow) => failed(key, 'unknown_outcome', `${why}; it may have been made`)
  if (keyProperty === undefined) return rows.map(unknown)
  const keys = rows.map(({ key }) => key)
  const query = { property: keyProperty, values: keys, fields: [keyProperty], signal }
  const found = await readByUnique(portal, object, query).catch((error: unknown) => {
    if (error instanceof CrmError || error instanceof HubspotRefusal) return []
    throw error
  })
  const byKey = new Map(found.map(({ record }) => [String(record.fields[keyProperty]).toLowerCase(), record]))
  return rows.map((row) => {
    const record = byKey.get(row.key.toLowerCase())
    return record ? { key: row.key, ok: true, id: record.id, updatedAt: record.updatedAt } : unknown(row)
  })
}

async function inTurn<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<CrmWriteResult[]>,
): Promise<CrmWriteResult[]> {
  const results: CrmWriteResult[] = []
  for (const item of items) results.push(...(await work(item)))
  return results
}
