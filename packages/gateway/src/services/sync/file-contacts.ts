import type { Contact } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { type ChangeOf, ContactUnit, type StoreParts } from '../people/contact-unit.ts'
import { namesOf } from '../people/names-of.ts'
import { contactAudit } from '../people/record-audit.ts'
import { knownOf } from '../people/store-people.ts'
import { type ContactFacts, savedToContact } from '../people/to-contact.ts'
import type { Identifier } from '../people/wish.ts'
import { contentHash } from './content-hash.ts'
import { fileOrganizations, type LinkedOrganization } from './file-organizations.ts'
import type { Filed } from './sync-run.ts'

interface SeenContact {
  contact: Contact
  facts: ContactFacts
  names: readonly Identifier[]
  organization: LinkedOrganization | undefined
}

/** Files a page of saved contacts: each under every name it has, none twice. */
export async function fileContacts(tx: Tx, contacts: readonly Contact[], parts: StoreParts): Promise<Filed[]> {
  const organizations = await fileOrganizations(tx, contacts, parts)
  const seen = contacts.map((contact) => see(contact, organizations.linked.get(contact.organization_id ?? '')))
  const unit = await ContactUnit.open(tx, seen, parts)
  const filed = seen.map((one) => fileContact(unit, one, parts))
  await unit.flush()
  const [first, ...others] = filed
  return first ? [{ ...first, audit: [...organizations.audit, ...first.audit] }, ...others] : []
}

function see(contact: Contact, organization: LinkedOrganization | undefined): SeenContact {
  const facts = savedToContact(contact)
  return { contact, facts, names: namesOf(facts, organization?.domain ?? null), organization }
}

function fileContact(unit: ContactUnit, seen: SeenContact, parts: StoreParts): Filed & { audit: AuditEntry[] } {
  const contactId = unit.find({ kind: 'contact', value: seen.contact.id })?.id
  const { facts, names } = seen
  const { before, after, isChanged, audit } = unit.file({ facts, names, contactId }, changeOf(seen, parts.at))
  if (!isChanged) return { outcome: audit.length ? 'updated' : 'unchanged', audit }
  return {
    outcome: before ? 'updated' : 'created',
    audit: [...audit, contactAudit('contact.synced', before, after)],
    stageChange: before && stageChangeOf(before, after, parts),
  }
}

function changeOf({ contact, organization }: SeenContact, at: Date): ChangeOf {
  return (before, facts) => {
    const saved = { stageId: contact.contact_stage_id, ownerId: contact.owner_id, updatedAt: at }
    if (!before) return { ...facts, ...saved, organizationId: organization?.id ?? null, raw: { ...contact } }
    // A team may have saved one person twice: the first stays the contact, the other is one more name for it.
    if (before.apolloContactId && before.apolloContactId !== contact.id) return undefined
    const change = {
      ...knownOf(facts),
      ...saved,
      organizationId: before.organizationId ?? organization?.id ?? null,
      // An enriched record says more than a saved one, and was paid for.
      ...(before.enrichedAt ? {} : { raw: { ...contact } }),
    }
    return !isStale(contact, before) && isChanged(before, change, contact) ? change : undefined
  }
}

/** Apollo's search may still show a contact as it was before what is stored here. */
function isStale(contact: Contact, { enrichedAt, raw }: ContactRow): boolean {
  return !enrichedAt && Date.parse(contact.updated_at) < Date.parse(String(raw?.updated_at))
}

function isChanged(
  before: ContactRow,
  { raw, updatedAt: _, ...columns }: Partial<ContactRow>,
  contact: Contact,
): boolean {
  const stored: Record<string, unknown> = before
  if (Object.entries(columns).some(([column, value]) => stored[column] !== value)) return true
  return raw !== undefined && ownContent(before.raw ?? {}) !== ownContent({ ...contact })
}

/** The records embedded beside a contact change by themselves. */
function ownContent(record: Record<string, unknown>): string {
  const { account: _, organization: __, ...content } = record
  return contentHash(content)
}

function stageChangeOf(before: ContactRow, after: ContactRow, { makeId, at }: StoreParts): Filed['stageChange'] {
  // Nothing is known of the stage before the first sight of a saved contact.
  if (before.stageId === null || before.stageId === after.stageId) return undefined
  return {
    id: makeId(),
    object: 'contact',
    entityId: after.id,
    fromStageId: before.stageId,
    toStageId: after.stageId,
    source: 'apollo',
    changedAt: at,
  }
}
