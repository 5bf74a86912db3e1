import type { Contact, Organization } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { listOrganizationsByApolloIds } from '../../db/sync.ts'
import { storeOrganizations } from '../organizations/store-organizations.ts'
import type { StoreParts } from '../people/contact-unit.ts'

export interface LinkedOrganization {
  id: string
  domain: string | null
}

export interface FiledOrganizations {
  /** By Apollo's ids. */
  linked: Map<string, LinkedOrganization>
  audit: AuditEntry[]
}

/** The companies of these contacts. New ones are filed; what is known stays, since a row beside a contact is poorer. */
export async function fileOrganizations(
  tx: Tx,
  contacts: readonly Contact[],
  parts: StoreParts,
): Promise<FiledOrganizations> {
  const apolloIds = new Set(contacts.flatMap(({ organization_id }) => organization_id ?? []))
  const known = await listOrganizationsByApolloIds(tx, [...apolloIds])
  const linked = new Map<string, LinkedOrganization>(known.map((row) => [row.apolloId, row]))
  const fresh = new Map<string, Organization>()
  for (const { organization_id: apolloId, organization } of contacts) {
    if (apolloId && organization?.id && !linked.has(apolloId)) fresh.set(apolloId, organization)
  }
  const stored = await storeOrganizations(tx, [...fresh.values()], { ...parts, source: 'known' })
  for (const [index, apolloId] of [...fresh.keys()].entries()) {
    const one = stored[index]
    if (one) linked.set(apolloId, one.organization)
  }
  return { linked, audit: stored.flatMap(({ audit }) => audit) }
}
