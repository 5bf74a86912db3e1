import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { CallbackPersonRow } from '../../db/callbacks.ts'
import { type ContactRow, findContact } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { EventDraft } from '../events/record-events.ts'
import { ContactUnit } from '../people/contact-unit.ts'
import { isPlaceholderEmail, normalizeEmail } from '../people/email.ts'
import { enrichmentEvents } from '../people/enrichment-events.ts'
import { addressNames } from '../people/names-of.ts'
import { hasSoundEmail } from '../people/needs.ts'
import { contactAudit } from '../people/record-audit.ts'
import { noFacts } from '../people/to-contact.ts'
import type { Delivered, DeliveredResult } from './read-result.ts'

interface Filed {
  /** By Apollo's id: whether anything came for the person; not in it are those whose contact is gone. */
  filed: Map<string, boolean>
  audit: AuditEntry[]
  events: EventDraft[]
}

/** Writes what was delivered into the contacts that it is about, or those which these have been joined into. */
export async function fileDelivered(
  tx: Tx,
  context: Context,
  { waiting, result }: { waiting: readonly CallbackPersonRow[]; result: DeliveredResult },
): Promise<Filed> {
  const at = new Date(context.clock.now())
  const filed: Filed = { filed: new Map(), audit: [], events: [] }
  const seen: { contact: ContactRow; delivered: Delivered }[] = []
  for (const { apolloId, contactId } of waiting) {
    const contact = await findContact(tx, contactId)
    if (!contact) continue
    const delivered = result.people.get(apolloId)
    const isAny = Boolean(delivered?.phone ?? delivered?.email)
    filed.filed.set(apolloId, isAny)
    if (delivered && isAny) seen.push({ contact, delivered })
  }
  const sightings = seen.map(({ contact, delivered }) => toSighting(contact, delivered))
  const unit = await ContactUnit.open(tx, sightings, { makeId: context.makeId, at })
  for (const sighting of sightings) {
    const { before, after, audit } = unit.file(sighting, (_, { phone, email, emailStatus }) => ({
      ...(phone ? { phone } : {}),
      ...(email ? { email, emailStatus } : {}),
      updatedAt: at,
    }))
    filed.audit.push(...audit, contactAudit('contact.delivered', before, after))
    filed.events.push(...enrichmentEvents(before, after))
  }
  await unit.flush()
  return filed
}

/** An address that came late does not take the place of a sound one that the contact has. */
function toSighting(contact: ContactRow, { phone, email, emailStatus }: Delivered) {
  const address = email && !isPlaceholderEmail(email) ? normalizeEmail(email) : undefined
  const isBetter = contact.email === null || (!hasSoundEmail(contact) && hasSoundEmail({ email, emailStatus }))
  const facts = { ...noFacts, phone, ...(isBetter && address ? { email: address, emailStatus } : {}) }
  return { facts, names: address ? addressNames(address) : [], contactId: contact.id }
}
