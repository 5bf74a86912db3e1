import type { Contact } from '@delos/client'
import { findIdentities } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { insertContacts, insertNames, listTakenValues } from '../../db/sync.ts'
import { keyOf } from '../people/find-known.ts'
import { contactAudit, type StoreParts } from '../people/store-person.ts'
import type { ContactFacts } from '../people/to-contact.ts'
import type { Identifier } from '../people/wish.ts'
import type { LinkedOrganization } from './file-organizations.ts'
import type { Filed } from './sync-run.ts'

export interface SeenContact {
  contact: Contact
  facts: ContactFacts
  names: readonly Identifier[]
  organization: LinkedOrganization | undefined
}

/** Parts those whom no name and no unique value joins to anybody, here or on the same page: they can be filed in one go. */
export async function partStrangers(
  tx: Tx,
  seen: readonly SeenContact[],
): Promise<{ strangers: SeenContact[]; others: SeenContact[] }> {
  const taken = await takenMarks(tx, seen)
  const strangers: SeenContact[] = []
  const others: SeenContact[] = []
  for (const one of seen) {
    const marks = marksOf(one)
    const isStranger = !marks.some((mark) => taken.has(mark))
    for (const mark of marks) taken.add(mark)
    ;(isStranger ? strangers : others).push(one)
  }
  return { strangers, others }
}

async function takenMarks(tx: Tx, seen: readonly SeenContact[]): Promise<Set<string>> {
  const names = await findIdentities(
    tx,
    seen.flatMap((one) => one.names),
  )
  const values = await listTakenValues(tx, {
    emails: seen.flatMap(({ facts }) => facts.email ?? []),
    apolloIds: seen.flatMap(({ facts }) => facts.apolloId ?? []),
  })
  return new Set([...names.map(keyOf), ...values])
}

function marksOf({ facts, names }: SeenContact): string[] {
  return [...names.map(keyOf), ...[facts.email ?? [], facts.apolloId ?? []].flat()]
}

export async function createContacts(
  tx: Tx,
  seen: readonly SeenContact[],
  { makeId, at }: StoreParts,
): Promise<Filed[]> {
  const rows = await insertContacts(
    tx,
    seen.map(({ contact, facts, organization }) => ({
      id: makeId(),
      ...facts,
      organizationId: organization?.id ?? null,
      stageId: contact.contact_stage_id,
      ownerId: contact.owner_id,
      raw: JSON.stringify(contact),
      createdAt: at,
      updatedAt: at,
    })),
  )
  const idOf = new Map(rows.map(({ apolloContactId, id }) => [apolloContactId, id]))
  const named = seen.flatMap(({ contact, names }) => {
    const contactId = idOf.get(contact.id)
    return contactId ? names.map(({ kind, value }) => ({ kind, value, contactId, createdAt: at })) : []
  })
  await insertNames(tx, named)
  return rows.map((row) => ({ outcome: 'created', audit: contactAudit('contact.synced', undefined, row) }))
}
