import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import { listLinks } from '../../../db/crm/links.ts'
import type { FieldValue } from '../../../db/crm-tables.ts'
import type { Tx } from '../../../db/database.ts'
import type { Outcome } from '../mapping/transforms.ts'
import { isEmpty } from '../mapping/values.ts'
import type { Translate, Values } from './decide.ts'
import type { LocalRecord } from './local-records.ts'
import type { ObjectScope } from './run-scope.ts'

/** A record of the CRM's with what it belongs to among its values. */
export function crmValues({ fields, ownerId, links }: CrmRecord): Values {
  return {
    ...fields,
    $owner: ownerId,
    $company: links.company ?? null,
    $contacts: (links.contacts ?? []).toSorted(),
  }
}

interface Counterparts {
  toCrm: Map<string, string>
  toApollo: Map<string, string>
}

/** Owners, companies and contacts of these records, as either side names them. */
export async function openTranslation(
  tx: Tx,
  { place, world }: ObjectScope,
  { locals, crms }: { locals: readonly LocalRecord[]; crms: readonly CrmRecord[] },
): Promise<Translate> {
  const companies = await counterparts(tx, place.connectionId, 'companies', {
    local: locals.flatMap(({ values }) => listOf(values.company)),
    crm: crms.flatMap(({ links }) => links.company ?? []),
  })
  const contacts = await counterparts(tx, place.connectionId, 'contacts', {
    local: locals.flatMap(({ values }) => listOf(values.contacts)),
    crm: crms.flatMap(({ links }) => links.contacts ?? []),
  })
  const { owners } = world
  return {
    toCrm(field, value) {
      if (field === 'contacts') return allOf(value, contacts.toCrm)
      if (field === 'company') return oneOf(value, (id) => companies.toCrm.get(id))
      return ownerOf(value, { find: (id) => owners.toCrm(id), name: (id) => owners.apolloName(id) })
    },
    toApollo(field, value) {
      if (field === 'contacts') return allOf(value, contacts.toApollo)
      if (field === 'company') return oneOf(value, (id) => companies.toApollo.get(id))
      return ownerOf(value, { find: (id) => owners.toApollo(id), name: (id) => owners.crmName(id) })
    },
  }
}

async function counterparts(
  tx: Tx,
  connectionId: string,
  object: 'companies' | 'contacts',
  ids: { local: readonly string[]; crm: readonly string[] },
): Promise<Counterparts> {
  const place = { connectionId, object }
  const links = [
    ...(await listLinks(tx, place, { side: 'apollo', ids: [...new Set(ids.local)] })),
    ...(await listLinks(tx, place, { side: 'crm', ids: [...new Set(ids.crm)] })),
  ]
  return {
    toCrm: new Map(links.map(({ localId, crmId }) => [localId, crmId])),
    toApollo: new Map(links.map(({ localId, crmId }) => [crmId, localId])),
  }
}

function listOf(value: FieldValue | undefined): string[] {
  if (value === null || value === undefined) return []
  return typeof value === 'object' ? [...value] : [String(value)]
}

function oneOf(value: FieldValue, find: (id: string) => string | undefined): Outcome | undefined {
  if (isEmpty(value)) return { ok: true, value: null }
  const found = find(String(value))
  return found === undefined ? undefined : { ok: true, value: found }
}

function allOf(value: FieldValue, known: ReadonlyMap<string, string>): Outcome | undefined {
  const ids = listOf(value)
  const found = ids.flatMap((id) => known.get(id) ?? [])
  return found.length < ids.length ? undefined : { ok: true, value: found.toSorted() }
}

function ownerOf(
  value: FieldValue,
  { find, name }: { find(id: string): string | undefined; name(id: string): string },
): Outcome {
  if (isEmpty(value)) return { ok: true, value: null }
  const found = find(String(value))
  if (found !== undefined) return { ok: true, value: found }
  return { ok: false, reason: 'unknown_owner', message: `${name(String(value))} has no counterpart on the other side` }
}
