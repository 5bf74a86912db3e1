import type { CrmObject } from '../crm-adapter.ts'
import { salesforceObjects } from './objects.ts'
import { textOf } from './records.ts'
import { type Ask, queryRows, type Row } from './session.ts'
import { cutLists, quote } from './soql.ts'

/** More merges than this of one record after another are a circle. */
const mostMerges = 20

/** The recycle bin's rows of these ids, by id, with the winners of merges. */
export async function readBin(
  ask: Ask,
  object: CrmObject,
  { ids, signal }: { ids: readonly string[]; signal?: AbortSignal },
): Promise<Map<string, Row>> {
  const { name, isMergeable } = salesforceObjects[object]
  const fields = isMergeable ? 'Id, IsDeleted, MasterRecordId' : 'Id, IsDeleted'
  const rows: Row[] = []
  for (const list of cutLists(ids.map(quote))) {
    const soql = `SELECT ${fields} FROM ${name} WHERE Id IN (${list.join(',')})`
    rows.push(...(await queryRows(ask, soql, { isAll: true, ...(signal ? { signal } : {}) })))
  }
  return new Map(rows.map((row) => [row.Id, row]))
}

/** What each of these losers lives on as, over as many merges as there were; ids that were not merged are left out. */
export async function findSurvivors(
  ask: Ask,
  object: CrmObject,
  { ids, signal }: { ids: readonly string[]; signal?: AbortSignal },
): Promise<Map<string, string>> {
  const masters = new Map<string, string>()
  if (!salesforceObjects[object].isMergeable) return masters
  let open = [...new Set(ids)]
  for (let merge = 0; open.length && merge < mostMerges; merge += 1) {
    const rows = await readBin(ask, object, { ids: open, ...(signal ? { signal } : {}) })
    for (const { Id, IsDeleted, MasterRecordId } of rows.values()) {
      const master = textOf(MasterRecordId)
      if (IsDeleted && master) masters.set(Id, master)
    }
    open = [...new Set([...rows.keys()].flatMap((id) => masters.get(id) ?? []))].filter((id) => !masters.has(id))
  }
  const survivors = new Map<string, string>()
  for (const id of ids) {
    const last = lastOf(masters, id)
    if (last !== id) survivors.set(id, last)
  }
  return survivors
}

function lastOf(masters: ReadonlyMap<string, string>, id: string): string {
  let last = id
  for (let merge = 0; merge < mostMerges; merge += 1) {
    const next = masters.get(last)
    if (next === undefined) break
    last = next
  }
  return last
}
