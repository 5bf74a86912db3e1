import type { CrmLinks, CrmRecord } from '../crm-adapter.ts'
import type { HubspotObject } from './object-names.ts'
import type { FieldMap } from './property-book.ts'
import { toCrmValue } from './values.ts'

/** What every answer of HubSpot's about a record has. */
export interface WireRecord {
  id: string
  properties: Readonly<Record<string, string | null | undefined>>
  updatedAt: Date
}

/** The properties to ask for: those that are wanted, and those that say who owns it and what has ended in it. */
export function propertiesToRead(object: HubspotObject, fields: readonly string[]): string[] {
  const always = ['hubspot_owner_id', 'hs_merged_object_ids']
  if (object === 'contacts') always.push('associatedcompanyid')
  return [...new Set([...fields, ...always])]
}

export function toRecord(
  object: HubspotObject,
  { id, properties, updatedAt }: WireRecord,
  more: { fields: readonly string[]; types: FieldMap; links: CrmLinks },
): CrmRecord {
  const values = more.fields.map((name) => [name, toCrmValue(more.types.get(name), properties[name])] as const)
  return {
    object,
    id,
    fields: Object.fromEntries(values),
    ownerId: properties.hubspot_owner_id || null,
    links: object === 'contacts' ? { company: properties.associatedcompanyid || null } : more.links,
    updatedAt: new Date(updatedAt),
  }
}

/** The ids that live on in this record. */
export function mergedInto({ properties }: WireRecord): string[] {
  return properties.hs_merged_object_ids?.split(';').filter(Boolean) ?? []
}
