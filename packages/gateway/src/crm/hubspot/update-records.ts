import type { CrmCall, CrmWrite, CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { type BatchRow, sortAnswer } from './batch-answer.ts'
import { gatherBatches } from './gather-batches.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import { HubspotRefusal } from './hubspot-refusal.ts'
import type { HubspotObject } from './object-names.ts'
import { readRecords } from './read-records.ts'
import { failed, toRowFault } from './row-fault.ts'
import { type WriteWithId, writeLinks } from './write-links.ts'
import { propertiesOf } from './write-properties.ts'

interface ChangeRow extends BatchRow {
  id: string
  write: WriteWithId
}

/** A change sets values, so sending it again does no harm. */
export async function updateRecords(
  portal: HubspotPortal,
  object: HubspotObject,
  { writes, signal }: CrmCall & { writes: readonly CrmWrite[] },
): Promise<readonly CrmWriteResult[]> {
  const properties = await propertiesOf(portal, object, { writes, isCreation: false })
  const nameless = writes.filter(({ id }) => id === undefined)
  const rows = writes.flatMap((write, at): ChangeRow[] => {
    const { key, id } = write
    return id === undefined
      ? []
      : [{ key, trace: `row-${at}`, id, properties: properties[at] ?? {}, write: { ...write, id } }]
  })
  const results = nameless.map(({ key }) => failed(key, 'not_found', 'The write names no record'))
  // HubSpot refuses a batch that names a record twice.
  for (const round of roundsOf(rows)) {
    results.push(...(await gatherBatches(round, (batch) => updateBatch(portal, object, { rows: batch, signal }))))
  }
  return results
}

async function updateBatch(
  portal: HubspotPortal,
  object: HubspotObject,
  { rows, signal }: CrmCall & { rows: readonly ChangeRow[] },
): Promise<CrmWriteResult[]> {
  const isBare = ({ properties }: ChangeRow): boolean => Object.keys(properties).length === 0
  const changed = await changeProperties(portal, object, { rows: rows.filter((row) => !isBare(row)), signal })
  const untouched = rows.filter(isBare).map(({ key, id }): CrmWriteResult => ({ key, ok: true, id, updatedAt: null }))
  const results = [...changed, ...untouched]
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const linking = results.flatMap((result) => {
    const write = byKey.get(result.key)?.write
    return result.ok && write?.links ? [{ ...write, id: result.id }] : []
  })
  return linking.length > 0 ? withLinks(portal, object, { results, linking, signal }) : results
}

async function withLinks(
  { caller }: HubspotPortal,
  object: HubspotObject,
  { results, linking, signal }: CrmCall & { results: CrmWriteResult[]; linking: readonly WriteWithId[] },
): Promise<CrmWriteResult[]> {
  const keys = new Set(linking.map(({ key }) => key))
  try {
    const refused = await writeLinks(caller, object, { writes: linking, signal })
    return results.map((result) => {
      if (!result.ok || !keys.has(result.key)) return result
      const why = refused.get(result.id)
      // The links were written after the time that the answer names.
      return why === undefined ? { ...result, updatedAt: null } : failed(result.key, 'not_found', why)
    })
  } catch (error) {
    if (!(error instanceof CrmError) && !(error instanceof HubspotRefusal)) throw error
    const fault = error instanceof CrmError ? 'unavailable' : 'invalid_value'
    return results.map((result) =>
      keys.has(result.key) && result.ok
        ? failed(result.key, fault, `Its links were not written: ${error.message}`)
        : result,
    )
  }
}

async function changeProperties(
  portal: HubspotPortal,
  object: HubspotObject,
  { rows, signal }: CrmCall & { rows: readonly ChangeRow[] },
): Promise<CrmWriteResult[]> {
  const [first] = rows
  if (!first) return []
  try {
    const answer = await portal.caller.ask({ repeat: 'always', signal }, ({ batches }) =>
      batches.update(object, {
        inputs: rows.map(({ id, trace, properties }) => ({ id, objectWriteTraceId: trace, properties })),
      }),
    )
    return await settle(portal, object, { rows, answer, signal })
  } catch (error) {
    if (!(error instanceof HubspotRefusal)) throw error
    if (rows.length === 1) return [toRowFault(first.key, error.problem)]
    // One bad row refuses the whole batch: it is halved until that row is alone.
    const middle = Math.ceil(rows.length / 2)
    const one = await changeProperties(portal, object, { rows: rows.slice(0, middle), signal })
    return [...one, ...(await changeProperties(portal, object, { rows: rows.slice(middle), signal }))]
  }
}

async function settle(
  portal: HubspotPortal,
  object: HubspotObject,
  { rows, answer, signal }: CrmCall & { rows: readonly ChangeRow[]; answer: Parameters<typeof sortAnswer>[1] },
): Promise<CrmWriteResult[]> {
  const { written, refused, left } = sortAnswer(rows, answer)
  const results = rows.flatMap((row): CrmWriteResult[] => {
    const result = written.get(row)
    if (result) return [{ key: row.key, ok: true, id: result.id, updatedAt: new Date(result.updatedAt) }]
    const error = refused.get(row)
    return error ? [toRowFault(row.key, error)] : []
  })
  if (left.length === 0) return results
  // HubSpot has written these to the records that they were merged into, and answers with those.
  const now = await readRecords(portal, object, { ids: left.map(({ id }) => id ?? ''), fields: [], signal })
  return [
    ...results,
    ...left.map(({ key, id = '' }): CrmWriteResult => {
      const record = now.get(id)?.record
      if (!record) return failed(key, 'not_found', 'HubSpot has no such record')
      return { key, ok: true, id: record.id, updatedAt: record.updatedAt }
    }),
  ]
}

function roundsOf(rows: readonly ChangeRow[]): ChangeRow[][] {
  const rounds: ChangeRow[][] = []
  const seen = new Map<string, number>()
  for (const row of rows) {
    const round = seen.get(row.id) ?? 0
    seen.set(row.id, round + 1)
    const list = rounds[round] ?? []
    list.push(row)
    rounds[round] = list
  }
  return rounds
}
