import type { Contact, Organization } from '@delos/client'
import type { Tx } from '../../db/database.ts'
import { findOrganizationByDomain, upsertOrganization } from '../../db/organizations.ts'
import { listOrganizationsByApolloIds } from '../../db/sync.ts'
import type { StoreParts } from '../people/store-person.ts'
import { toOrganization } from '../people/to-organization.ts'

export interface LinkedOrganization {
  id: string
  domain: string | null
}

/** The companies of these contacts by Apollo's ids. New ones are filed; what is known stays, since a row beside a contact is poorer. */
export async function fileOrganizations(
  tx: Tx,
  contacts: readonly Contact[],
  parts: StoreParts,
): Promise<Map<string, LinkedOrganization>> {
  const apolloIds = new Set(contacts.flatMap(({ organization_id }) => organization_id ?? []))
  const known = await listOrganizationsByApolloIds(tx, [...apolloIds])
  const linked = new Map<string, LinkedOrganization>(
    known.flatMap((row) => (row.apolloId ? [[row.apolloId, row]] : [])),
  )
  for (const { organization_id, organization } of contacts) {
    if (!organization_id || !organization?.id || linked.has(organization_id)) continue
    linked.set(organization_id, await fileOrganization(tx, organization, parts))
  }
  return linked
}

async function fileOrganization(
  tx: Tx,
  organization: Organization,
  { makeId, at }: StoreParts,
): Promise<LinkedOrganization> {
  const facts = toOrganization(organization)
  const namesake = facts.domain ? await findOrganizationByDomain(tx, facts.domain) : undefined
  if (namesake) return namesake
  const filed = { raw: JSON.stringify(organization), enrichedAt: null, createdAt: at, updatedAt: at }
  return (await upsertOrganization(tx, { id: makeId(), ...facts, ...filed })).after
}
