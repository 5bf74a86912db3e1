import type { Contact } from '@delos/client'
import { type ContactChange, type ContactRow, insertIdentities, updateContact } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { lockContact, lockSavedContacts } from '../../db/sync.ts'
import { namesOf } from '../people/names-of.ts'
import { contactAudit, findByNames, freeOfOthers, mergeFacts, type StoreParts } from '../people/store-person.ts'
import { savedToContact } from '../people/to-contact.ts'
import type { Identifier } from '../people/wish.ts'
import { contentHash } from './content-hash.ts'
import { createContacts, partStrangers, type SeenContact } from './create-contacts.ts'
import { fileOrganizations, type LinkedOrganization } from './file-organizations.ts'
import type { Filed } from './sync-run.ts'

/** Files a page of saved contacts: each under every name it has, none twice. */
export async function fileContacts(tx: Tx, contacts: readonly Contact[], parts: StoreParts): Promise<Filed[]> {
  const known = await lockSavedContacts(
    tx,
    contacts.map(({ id }) => id),
  )
  const byContactId = new Map(known.map((row) => [row.apolloContactId, row]))
  const organizations = await fileOrganizations(tx, contacts, parts)
  const seen = contacts.map((contact) => see(contact, organizations.get(contact.organization_id ?? '')))
  const { strangers, others } = await partStrangers(
    tx,
    seen.filter(({ contact }) => !byContactId.has(contact.id)),
  )
  const filed = await createContacts(tx, strangers, parts)
  for (const one of [...seen.filter(({ contact }) => byContactId.has(contact.id)), ...others]) {
    const before = byContactId.get(one.contact.id) ?? (await lockByNames(tx, one.names))
    filed.push(await fileContact(tx, one, { ...parts, before }))
  }
  return filed
}

function see(contact: Contact, organization: LinkedOrganization | undefined): SeenContact {
  const facts = savedToContact(contact)
  return { contact, facts, names: namesOf(facts, organization?.domain ?? null), organization }
}

async function lockByNames(tx: Tx, names: readonly Identifier[]): Promise<ContactRow | undefined> {
  const found = await findByNames(tx, names)
  return found && lockContact(tx, found.id)
}

async function fileContact(
  tx: Tx,
  seen: SeenContact,
  parts: StoreParts & { before: ContactRow | undefined },
): Promise<Filed> {
  const { before, at } = parts
  if (!before) {
    const facts = await freeOfOthers(tx, seen.facts)
    const [created] = await createContacts(tx, [{ ...seen, facts }], parts)
    return created ?? { outcome: 'unchanged' }
  }
  // A team may have saved one person twice: the first stays the contact, the other is one more name for it.
  if (before.apolloContactId && before.apolloContactId !== seen.contact.id) {
    await insertIdentities(tx, { contactId: before.id, names: seen.names, at })
    return { outcome: 'unchanged' }
  }
  const change = await changeOf(tx, seen, before)
  if (isStale(seen.contact, before) || !isChanged(before, change, seen.contact)) return { outcome: 'unchanged' }
  const after = await updateContact(tx, before.id, { ...change, updatedAt: at })
  await insertIdentities(tx, { contactId: before.id, names: seen.names, at })
  return {
    outcome: 'updated',
    audit: contactAudit('contact.synced', before, after),
    stageChange: stageChangeOf(before, after, parts),
  }
}

async function changeOf(
  tx: Tx,
  { contact, facts, organization }: SeenContact,
  before: ContactRow,
): Promise<ContactChange> {
  return {
    ...(await mergeFacts(tx, before, facts)),
    organizationId: before.organizationId ?? organization?.id ?? null,
    stageId: contact.contact_stage_id,
    ownerId: contact.owner_id,
    // An enriched record says more than a saved one, and was paid for.
    ...(before.enrichedAt ? {} : { raw: JSON.stringify(contact) }),
  }
}

/** Apollo's search may still show a contact as it was before what is stored here. */
function isStale(contact: Contact, { enrichedAt, raw }: ContactRow): boolean {
  return !enrichedAt && Date.parse(contact.updated_at) < Date.parse(String(raw?.updated_at))
}

function isChanged(before: ContactRow, { raw, ...columns }: ContactChange, contact: Contact): boolean {
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
