import { ApolloError, type ContactAnswer } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import { findOrganization } from '../../db/organizations.ts'
import { lockSyncRecords } from '../../db/sync-records.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { recordEvents } from '../events/record-events.ts'
import { ContactUnit } from '../people/contact-unit.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'
import { contactAudit } from '../people/record-audit.ts'
import { savedToContact } from '../people/to-contact.ts'
import { noteOwnContact } from '../sync/file-contacts.ts'
import { requireContact } from './get-contact.ts'

export const saveContact = operation({
  name: 'contacts.save',
  summary:
    'Save an enriched person as a contact in Apollo, so that deals, tasks and sequences can name them; free of credits',
  scope: 'write',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({ contact: contactSchema }),
  async run(context, { id }) {
    const before = await requireContact(context.db, id)
    const contact = before.apolloContactId ? before : await save(context, before)
    return { contact: await viewContact(context.db, contact) }
  },
})

async function save(context: Context, contact: ContactRow): Promise<ContactRow> {
  const { contact: saved } = await createOrFind(context, contact)
  const at = new Date(context.clock.now())
  return context.mutate(async (tx) => {
    const sighting = {
      facts: savedToContact(saved),
      names: [{ kind: 'contact' as const, value: saved.id }],
      contactId: contact.id,
    }
    // In the order in which the sync locks them.
    await lockSyncRecords(tx, 'contacts', [saved.id])
    const unit = await ContactUnit.open(tx, [sighting], { makeId: context.makeId, at })
    const { before, after, audit } = unit.file(sighting, (_, { apolloContactId }) =>
      apolloContactId
        ? { apolloContactId, stageId: saved.contact_stage_id, ownerId: saved.owner_id, updatedAt: at }
        : {},
    )
    if (after.apolloContactId !== saved.id) throw heldByAnother(unit.find({ kind: 'contact', value: saved.id }))
    await unit.flush()
    await recordEvents(tx, context, await noteOwnContact(tx, { saved, contactId: after.id, at }))
    return { value: after, audit: [...audit, contactAudit('contact.saved', before, after)] }
  })
}

/** Apollo went by an address or a name; by its own ids they are two people. */
function heldByAnother(other: ContactRow | undefined): ServiceError {
  return new ServiceError('conflict', 'Apollo keeps this contact for another person', {
    reason: 'contact_of_another_person',
    details: { contactId: other?.id ?? null },
  })
}

const tries = 3

/** With `run_dedupe` Apollo updates the contact it has, so that an ambiguous try may be repeated without making a second one. */
async function createOrFind(context: Context, contact: ContactRow): Promise<ContactAnswer> {
  const organization = contact.organizationId ? await findOrganization(context.db, contact.organizationId) : undefined
  const params = {
    run_dedupe: true,
    person_id: contact.apolloId ?? undefined,
    first_name: contact.firstName ?? undefined,
    last_name: contact.lastName ?? undefined,
    email: contact.email ?? undefined,
    title: contact.title ?? undefined,
    organization_name: organization?.name ?? undefined,
    website_url: organization?.websiteUrl ?? undefined,
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.apollo.contacts.create(params, callOptions(context, { mustEnd: true }))
    } catch (error) {
      if (!(error instanceof ApolloError) || error.outcome !== 'unknown' || attempt >= tries) throw ambiguous(error)
      await context.clock.sleep(250 * 2 ** attempt, context.signal)
    }
  }
}

function ambiguous(error: unknown): unknown {
  if (!(error instanceof ApolloError) || error.outcome !== 'unknown') return error
  return new ServiceError(
    'upstream_unavailable',
    'Whether Apollo saved the contact is not known; asking again is safe',
    {
      reason: 'outcome_unknown',
      cause: error,
    },
  )
}
