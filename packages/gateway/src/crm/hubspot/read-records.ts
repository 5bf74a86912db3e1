import type { CrmCall, CrmRecord } from '../crm-adapter.ts'
import { chunksOf, mapSome } from './chunks.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import { HubspotRefusal } from './hubspot-refusal.ts'
import { type HubspotObject, linkTypes } from './object-names.ts'
import { readLinks } from './read-links.ts'
import { mergedInto, propertiesToRead, toRecord, type WireRecord } from './record.ts'

const mostReads = 3

export interface ReadQuery extends CrmCall {
  fields: readonly string[]
}

export interface ReadRecord {
  record: CrmRecord
  /** Ids that live on in it. */
  merged: readonly string[]
}

/** By id from the records themselves, not from the index; under the id that was asked for where that was merged into another. */
export async function readRecords(
  portal: HubspotPortal,
  object: HubspotObject,
  query: ReadQuery & { ids: readonly string[] },
): Promise<ReadonlyMap<string, ReadRecord>> {
  const ids = [...new Set(query.ids)]
  const wires = await readWires(portal, object, { ...query, ids })
  const records = await completed(portal, object, { ...query, wires })
  const byId = new Map(records.map((one) => [one.record.id, one]))
  const survivors = new Map(records.flatMap((one) => one.merged.map((id) => [id, one] as const)))
  return new Map(
    ids.flatMap((id) => {
      const found = byId.get(id) ?? survivors.get(id)
      return found ? [[id, found] as const] : []
    }),
  )
}

/** By the values of a property whose values are unique. */
export async function readByUnique(
  portal: HubspotPortal,
  object: HubspotObject,
  query: ReadQuery & { property: string; values: readonly string[] },
): Promise<readonly ReadRecord[]> {
  const { property, values, fields } = query
  const wires = await readWires(portal, object, {
    ...query,
    ids: values,
    idProperty: property,
    fields: [...fields, property],
  })
  return completed(portal, object, { ...query, wires })
}

async function readWires(
  { caller }: HubspotPortal,
  object: HubspotObject,
  query: ReadQuery & { ids: readonly string[]; idProperty?: string },
): Promise<WireRecord[]> {
  const { ids, idProperty, fields, signal } = query
  const properties = propertiesToRead(object, fields)
  const answers = await mapSome(chunksOf(ids), mostReads, async (chunk): Promise<WireRecord[]> => {
    const inputs = chunk.map((id) => ({ id }))
    const body = { inputs, properties, propertiesWithHistory: [], ...(idProperty ? { idProperty } : {}) }
    try {
      const answer = await caller.ask({ repeat: 'always', signal }, ({ batches }) => batches.read(object, body))
      return answer.results
    } catch (error) {
      if (error instanceof HubspotRefusal && error.status === 404) return []
      throw error
    }
  })
  return [...new Map(answers.flat().map((wire) => [wire.id, wire])).values()]
}

/** Records with the links that their properties do not tell. */
async function completed(
  { caller, book }: HubspotPortal,
  object: HubspotObject,
  { wires, fields, signal }: ReadQuery & { wires: readonly WireRecord[] },
): Promise<ReadRecord[]> {
  const types = await book.fields(object)
  const { companies, contacts } = linkTypes[object]
  const needsLinks = object !== 'contacts' && (companies || contacts) && wires.length > 0
  const links = needsLinks ? await readLinks(caller, object, { ids: wires.map(({ id }) => id), signal }) : new Map()
  return wires.map((wire) => ({
    record: toRecord(object, wire, { fields, types, links: links.get(wire.id) ?? {} }),
    merged: mergedInto(wire),
  }))
}
