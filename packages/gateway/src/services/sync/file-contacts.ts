import type { Contact } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { MakeId } from '../../ids.ts'
import type { EventDraft } from '../events/record-events.ts'
import { type ChangeOf, ContactUnit } from '../people/contact-unit.ts'
import { namesOf } from '../people/names-of.ts'
import { contactAudit } from '../people/record-audit.ts'
import { knownOf } from '../people/store-people.ts'
import { type ContactFacts, savedToContact } from '../people/to-contact.ts'
import type { Identifier } from '../people/wish.ts'
import { contactEvents } from './contact-events.ts'
import { contactContent, contactState } from './contact-state.ts'
import { contentHash } from './content-hash.ts'
import { fileOrganizations, type LinkedOrganization } from './file-organizations.ts'
import { type Filed, namingChange } from './filed.ts'
import { followEnrolments } from './follow-enrolments.ts'
import { followOptOuts } from './follow-opt-outs.ts'
import { type FileParts, RecordBook, type Sight, type Verdict } from './record-book.ts'

export interface FileContactsParts extends FileParts {
  makeId: MakeId
}

interface SeenContact {
  contact: Contact
  sight: Sight
  verdict: Verdict
  facts: ContactFacts
  names: readonly Identifier[]
  organization: LinkedOrganization | undefined
}

interface Filing {
  unit: ContactUnit
  book: RecordBook
  parts: FileContactsParts
}

/** Files a page of saved contacts: each under every name it has, none twice. What is as it was takes no more than a look. */
export async function fileContacts(tx: Tx, contacts: readonly Contact[], parts: FileContactsParts): Promise<Filed[]> {
  const book = await RecordBook.open(tx, 'contacts', { ...parts, apolloIds: contacts.map(({ id }) => id) })
  const judged = contacts.map((contact) => {
    const sight = sightOf(contact)
    return { contact, sight, verdict: book.judge(sight) }
  })
  for (const { sight, verdict } of judged) if (verdict === 'same' || verdict === 'stale') book.noteSeen(sight)
  const differing = judged.filter(({ verdict }) => verdict !== 'same' && verdict !== 'stale')
  const filed = differing.length ? await fileDiffering(tx, { differing, book, parts }) : []
  await book.flush()
  const unchanged = judged.length - differing.length
  return [...filed, ...Array.from({ length: unchanged }, (): Filed => ({ outcome: 'unchanged' }))]
}

/** Notes a contact that was saved from here, so that the sync finds nothing new about it; answers what happened. */
export async function noteOwnContact(
  tx: Tx,
  { saved, contactId, at }: { saved: Contact; contactId: string; at: Date },
): Promise<EventDraft[]> {
  const book = await RecordBook.open(tx, 'contacts', { at, source: 'delos', apolloIds: [saved.id] })
  const sight = sightOf(saved)
  const before = book.find(saved.id)?.state
  book.note(sight, contactId)
  await book.flush()
  const own = { contactId, apolloContactId: saved.id, source: 'delos' as const }
  if (before) return contactEvents({ ...own, before, after: sight.state })
  const data = { apolloContactId: saved.id, before: null, after: sight.state, changed: ['apolloContactId'] }
  return [{ type: 'contact.updated', entityType: 'contact', entityId: contactId, source: 'delos', data }]
}

function sightOf(contact: Contact): Sight {
  return {
    apolloId: contact.id,
    state: contactState(contact),
    content: contactContent(contact),
    stageId: contact.contact_stage_id,
    changedAt: contact.updated_at,
  }
}

interface Differing {
  differing: readonly Pick<SeenContact, 'contact' | 'sight' | 'verdict'>[]
  book: RecordBook
  parts: FileContactsParts
}

async function fileDiffering(tx: Tx, { differing, book, parts }: Differing): Promise<Filed[]> {
  const organizations = await fileOrganizations(
    tx,
    differing.map(({ contact }) => contact),
    parts,
  )
  const seen = differing.map((one): SeenContact => {
    const organization = organizations.linked.get(one.contact.organization_id ?? '')
    const facts = savedToContact(one.contact)
    return { ...one, facts, names: namesOf(facts, organization?.domain ?? null), organization }
  })
  const unit = await ContactUnit.open(tx, seen, parts)
  const optOuts = seen.map(({ contact }) => ({ before: book.find(contact.id)?.state, contact }))
  const filed = seen.map((one) => fileContact({ unit, book, parts }, one))
  await unit.flush()
  const suppressed = await followOptOuts(tx, optOuts, parts)
  await followEnrolments(
    tx,
    seen.map(({ contact }) => contact),
    parts,
  )
  const [first, ...others] = filed
  return first ? [{ ...first, audit: [...organizations.audit, ...first.audit, ...suppressed] }, ...others] : []
}

function fileContact({ unit, book, parts }: Filing, seen: SeenContact): Filed & { audit: AuditEntry[] } {
  const { facts, names, contact, sight } = seen
  const contactId = unit.find({ kind: 'contact', value: contact.id })?.id
  const { before, after, isChanged, audit } = unit.file({ facts, names, contactId }, changeOf(seen, parts.at))
  const known = book.find(contact.id)
  book.note(sight, after.id)
  const isTwin = after.apolloContactId !== contact.id
  const events = isTwin ? [] : eventsOf(seen, { before, after, known: known?.state, parts })
  if (!isChanged) return { outcome: audit.length || events.length ? 'updated' : 'unchanged', audit, events }
  const stageChange = before && stageChangeOf(before, after, parts)
  return {
    outcome: before ? 'updated' : 'created',
    audit: [...audit, contactAudit('contact.synced', before, after)],
    stageChange,
    events: namingChange(events, stageChange),
  }
}

interface Difference {
  before: ContactRow | undefined
  after: ContactRow
  known: Sight['state'] | undefined
  parts: FileContactsParts
}

function eventsOf({ contact, sight, verdict }: SeenContact, { before, after, known, parts }: Difference) {
  const { source = 'apollo', backfill } = parts
  const contactOf = { contactId: after.id, apolloContactId: contact.id, source, after: sight.state }
  const marks = backfill ? { backfill: true } : {}
  const was = verdict === 'changed' ? known : verdict === 'new' ? stateBefore(before, contact) : undefined
  if (was) return contactEvents({ ...contactOf, before: was })
  const type = before && verdict !== 'returned' ? ('contact.updated' as const) : ('contact.created' as const)
  // A person who was known already is saved in Apollo now.
  const data = { apolloContactId: contact.id, before: known ?? null, after: sight.state, changed: ['apolloContactId'] }
  return [{ type, entityType: 'contact', entityId: after.id, source, data: { ...data, ...marks } }]
}

/** One that was stored before it was watched; of an enriched one no more is known than that it was there. */
function stateBefore(before: ContactRow | undefined, { id }: Contact): Sight['state'] | undefined {
  if (before?.apolloContactId !== id) return undefined
  return before.enrichedAt ? {} : contactState(before.raw as unknown as Contact)
}

function changeOf({ contact, organization, verdict }: SeenContact, at: Date): ChangeOf {
  return (before, facts) => {
    const saved = { stageId: contact.contact_stage_id, ownerId: contact.owner_id, updatedAt: at }
    if (!before) return { ...facts, ...saved, organizationId: organization?.id ?? null, raw: { ...contact } }
    // A team may have saved one person twice: the first stays the contact, the other is one more name for it.
    if (before.apolloContactId && before.apolloContactId !== contact.id) return undefined
    const change = {
      ...knownOf(facts),
      ...saved,
      organizationId: newCompany(before, { verdict, organization }),
      // An enriched record says more than a saved one, and was paid for: it takes the saved one in.
      raw: before.enrichedAt ? { ...before.raw, contact: { ...contact } } : { ...contact },
    }
    return isChanged(before, change, contact) ? change : undefined
  }
}

/** Who moved is of the new company; a first sight does not outweigh what was known. */
function newCompany(before: ContactRow, { verdict, organization }: Pick<SeenContact, 'verdict' | 'organization'>) {
  if (verdict === 'changed' && !before.enrichedAt && organization) return organization.id
  return before.organizationId ?? organization?.id ?? null
}

function isChanged(
  before: ContactRow,
  { raw, updatedAt: _, ...columns }: Partial<ContactRow>,
  contact: Contact,
): boolean {
  const stored: Record<string, unknown> = before
  if (Object.entries(columns).some(([column, value]) => stored[column] !== value)) return true
  if (raw === undefined) return false
  const savedBefore = (before.enrichedAt ? before.raw?.contact : before.raw) ?? {}
  return contentHash(contactContent(savedBefore as Contact)) !== contentHash(contactContent(contact))
}

function stageChangeOf(before: ContactRow, after: ContactRow, { makeId, at }: FileContactsParts): Filed['stageChange'] {
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
