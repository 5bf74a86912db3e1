import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import type { CrmCall, CrmRecord, CrmValue } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import type { HubspotObject } from './object-names.ts'
import { type ReadQuery, readByUnique, readRecords } from './read-records.ts'
import { searchIds } from './search-ids.ts'

/** A search's body may have 3,000 characters; this many leave room for the rest of it. */
const mostCharacters = 2200
const mostValues = 100

/** Unique values are read from the records themselves. For all others HubSpot has nothing but its index, so what it finds is read and looked at again. */
export async function findRecords(
  portal: HubspotPortal,
  object: HubspotObject,
  { match, ...query }: ReadQuery & { match: { field: string; values: readonly string[] } },
): Promise<readonly CrmRecord[]> {
  const { field, values } = match
  const types = await portal.book.fields(object)
  const property = types.get(field)
  if (!property) throw new CrmError('misconfigured', `HubSpot has no property ${field} on ${object}`)
  const wanted = [...new Set(values.map((value) => spelling(value, property.type === 'text')).filter(Boolean))]
  if (wanted.length === 0) return []
  if (property.unique) {
    const found = await readByUnique(portal, object, { ...query, property: field, values: wanted })
    return found.map(({ record }) => record)
  }
  const ids = await searchAll(portal, object, { field, values: wanted, signal: query.signal })
  const fields = [...new Set([...query.fields, field])]
  const read = await readRecords(portal, object, { ...query, fields, ids })
  return [...read.values()]
    .map(({ record }) => record)
    .filter(({ fields }) => wanted.includes(spelling(textOf(fields[field]), property.type === 'text')))
}

async function searchAll(
  portal: HubspotPortal,
  object: HubspotObject,
  { field, values, signal }: CrmCall & { field: string; values: readonly string[] },
): Promise<string[]> {
  const found: string[] = []
  for (const chunk of chunksOfCharacters(values)) {
    const filter = { propertyName: field, operator: FilterOperatorEnum.In, values: chunk }
    for (let after = '0'; ; ) {
      const page = await searchIds(portal, object, { filters: [filter], afterId: after, signal })
      found.push(...page.ids)
      if (page.isLast) break
      after = page.ids.at(-1) ?? after
    }
  }
  return found
}

/** Lists of values are compared as they stand with texts in lower case. */
function spelling(value: string, isText: boolean): string {
  return isText ? value.trim().toLowerCase() : value.trim()
}

function textOf(value: CrmValue | undefined): string {
  return value === null || value === undefined ? '' : typeof value === 'object' ? value.join(';') : String(value)
}

function chunksOfCharacters(values: readonly string[]): string[][] {
  const chunks: string[][] = []
  let size = 0
  for (const value of values) {
    const cost = JSON.stringify(value).length + 1
    const chunk = chunks.at(-1)
    if (!chunk || chunk.length >= mostValues || size + cost > mostCharacters) {
      chunks.push([value])
      size = cost
    } else {
      chunk.push(value)
      size += cost
    }
  }
  return chunks
}
