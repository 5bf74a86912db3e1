import type { Organization, Person } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import {
  type ContactRow,
  findContact,
  findIdentities,
  insertContact,
  insertIdentities,
  updateContact,
} from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { type OrganizationRow, upsertOrganization } from '../../db/organizations.ts'
import type { MakeId } from '../../ids.ts'
import { namesOf } from './names-of.ts'
import { type ContactFacts, personToContact } from './to-contact.ts'
import { toOrganization } from './to-organization.ts'
import type { Identifier } from './wish.ts'

export interface StoreParts {
  makeId: MakeId
  at: Date
  /** The names under which the person was asked for and found. */
  askedAs?: readonly Identifier[]
}

export interface StoredPerson {
  contact: ContactRow
  audit: AuditEntry[]
}

/** Files an enriched person under every name they have: one contact, however often and however they are asked for. */
export async function storePerson(tx: Tx, person: Person, parts: StoreParts): Promise<StoredPerson> {
  const stored = person.organization ? await storeOrganization(tx, person.organization, parts) : undefined
  const organization = stored?.after
  const facts = personToContact(person)
  const names = [...namesOf(facts, organization?.domain ?? null), ...(parts.askedAs ?? [])]
  const before = await findByNames(tx, names)
  const filed = {
    organizationId: organization?.id ?? null,
    raw: JSON.stringify(person),
    enrichedAt: parts.at,
    updatedAt: parts.at,
  }
  const contact = before
    ? await updateContact(tx, before.id, { ...(await mergeFacts(tx, before, facts)), ...filed })
    : await insertContact(tx, { id: parts.makeId(), ...(await freeOfOthers(tx, facts)), ...filed, createdAt: parts.at })
  await insertIdentities(tx, { contactId: contact.id, names, at: parts.at })
  const audit = [contactAudit('contact.enriched', before, contact)]
  if (stored && !stored.before) audit.push(organizationAudit('organization.created', undefined, stored.after))
  return { contact, audit }
}

export function contactAudit(action: string, before: ContactRow | undefined, after: ContactRow): AuditEntry {
  return recordAudit('contact', action, { before, after })
}

export function organizationAudit(
  action: string,
  before: OrganizationRow | undefined,
  after: OrganizationRow,
): AuditEntry {
  return recordAudit('organization', action, { before, after })
}

function recordAudit<Row extends ContactRow | OrganizationRow>(
  entityType: string,
  action: string,
  { before, after }: { before: Row | undefined; after: Row },
): AuditEntry {
  return { action, entityType, entityId: after.id, before: before && auditView(before), after: auditView(after) }
}

/** The raw record is Apollo's, large, and kept beside; what changed for us is in the columns. */
function auditView({ raw: _, ...columns }: ContactRow | OrganizationRow): object {
  return columns
}

/** The strongest name decides; a weak one alone must not join two people whom a strong one tells apart. */
export async function findByNames(tx: Tx, names: readonly Identifier[]): Promise<ContactRow | undefined> {
  const known = await findIdentities(tx, names)
  const apolloId = names.find((name) => name.kind === 'apollo')?.value
  for (const name of names) {
    const match = known.find((row) => row.kind === name.kind && row.value === name.value)
    const contact = match && (await findContact(tx, match.contactId))
    if (contact && (!apolloId || !contact.apolloId || contact.apolloId === apolloId)) return contact
  }
  return undefined
}

/** New facts win, missing ones do not wipe out old ones. */
export async function mergeFacts(tx: Tx, before: ContactRow, facts: ContactFacts): Promise<Partial<ContactFacts>> {
  const free = await freeOfOthers(tx, facts, before.id)
  return Object.fromEntries(Object.entries(free).filter(([, value]) => value !== null))
}

/** An address or id that another contact holds stays there: a unique column never makes a paid answer fail to be stored. */
export async function freeOfOthers(tx: Tx, facts: ContactFacts, ownId?: string): Promise<ContactFacts> {
  const others = await tx
    .selectFrom('contacts')
    .select(['id', 'email', 'apolloId', 'apolloContactId'])
    .where((eb) =>
      eb.or([
        eb('email', '=', facts.email ?? ''),
        eb('apolloId', '=', facts.apolloId ?? ''),
        eb('apolloContactId', '=', facts.apolloContactId ?? ''),
      ]),
    )
    .execute()
  const taken = others.filter((other) => other.id !== ownId)
  return {
    ...facts,
    email: taken.some((other) => other.email === facts.email) ? null : facts.email,
    apolloId: taken.some((other) => other.apolloId === facts.apolloId) ? null : facts.apolloId,
    apolloContactId: taken.some((other) => other.apolloContactId === facts.apolloContactId)
      ? null
      : facts.apolloContactId,
  }
}

export function storeOrganization(
  tx: Tx,
  organization: Organization,
  { makeId, at, enriched }: StoreParts & { enriched?: boolean },
) {
  return upsertOrganization(tx, {
    id: makeId(),
    ...toOrganization(organization),
    raw: JSON.stringify(organization),
    enrichedAt: enriched ? at : null,
    createdAt: at,
    updatedAt: at,
  })
}
