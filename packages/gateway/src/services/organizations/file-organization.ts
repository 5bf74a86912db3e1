import type { Organization } from '@delos/client'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import { insertMisses } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { type OrganizationRow, putAskedNames } from '../../db/organizations.ts'
import { askedAs, findKnownOrganization } from './find-known-organization.ts'
import { missNames } from './organization-miss.ts'
import type { OrganizationWish } from './organization-wish.ts'
import { storeOrganizations } from './store-organizations.ts'

/** Files what Apollo answered to a wish; that it knows nobody, too. */
export async function fileOrganization(
  tx: Tx,
  { config, makeId }: Context,
  { wish, found, at }: { wish: OrganizationWish; found: Organization | null | undefined; at: Date },
): Promise<{ organization: OrganizationRow | undefined; audit: AuditEntry[] }> {
  if (!found) {
    const expiresAt = new Date(at.getTime() + config.enrichment.missTtlDays * 24 * 60 * 60 * 1000)
    await insertMisses(tx, { names: missNames(wish), at, expiresAt })
    return { organization: undefined, audit: [] }
  }
  const [stored] = await storeOrganizations(tx, [found], { makeId, at, source: 'enriched' })
  if (!stored) throw new Error('The organization was not filed')
  const { organization, audit } = stored
  // What was paid for is found under the names it was asked by.
  const known = await findKnownOrganization(tx, wish.names)
  const [strongest] = wish.names
  if (known?.id !== organization.id)
    await putAskedNames(tx, [{ ...askedAs(strongest), organizationId: organization.id, createdAt: at }])
  return { organization, audit }
}
