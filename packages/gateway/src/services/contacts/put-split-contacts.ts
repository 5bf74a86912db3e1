import { type ContactJoinRow, listNamesSince } from '../../db/contact-joins.ts'
import {
  type ContactRow,
  clearUniqueValues,
  type KnownContact,
  lockKnownContacts,
  moveIdentities,
  putContacts,
} from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { NamedBy } from '../../db/named-by.ts'
import { findOrganization } from '../../db/organizations.ts'
import { keyOf } from '../people/find-known.ts'
import { namesOf } from '../people/names-of.ts'
import type { SplitContacts } from '../people/split-contacts.ts'

/** Writes both contacts and gives each its names. */
export async function putSplitContacts(tx: Tx, join: ContactJoinRow, parts: SplitContacts): Promise<SplitContacts> {
  const [one, other] = [parts.survivor, parts.lost]
  const known = await lockKnownContacts(tx, {
    ids: [one.id, other.id],
    names: [],
    emails: [one.email ?? [], other.email ?? []].flat(),
    apolloIds: [one.apolloId ?? [], other.apolloId ?? []].flat(),
    apolloContactIds: [one.apolloContactId ?? [], other.apolloContactId ?? []].flat(),
  })
  const third = known.filter(({ id }) => id !== one.id && id !== other.id)
  const [survivor, lost] = [freeOf(third, one), freeOf(third, other)]
  await clearUniqueValues(tx, [survivor.id])
  await putContacts(tx, { rows: [survivor, lost], names: [] })
  const names = await namesOfLost(tx, join, { ...parts, survivor, lost })
  const held = new Set(known.find(({ id }) => id === survivor.id)?.names.map(keyOf))
  await moveIdentities(
    tx,
    names
      .filter((name) => held.has(keyOf(name)))
      .map(({ kind, value }) => ({ kind, value, contactId: lost.id, createdAt: lost.updatedAt })),
  )
  return { ...parts, survivor, lost }
}

/** What a third contact has come to hold since stays there. */
function freeOf(third: readonly KnownContact[], row: ContactRow): ContactRow {
  const isTaken = (column: 'email' | 'apolloId' | 'apolloContactId') =>
    row[column] !== null && third.some((other) => other[column] === row[column])
  return {
    ...row,
    email: isTaken('email') ? null : row.email,
    apolloId: isTaken('apolloId') ? null : row.apolloId,
    apolloContactId: isTaken('apolloContactId') ? null : row.apolloContactId,
  }
}

/** Those it had, those that its facts give it, and those learned since where what was learned is about it. */
async function namesOfLost(
  tx: Tx,
  join: ContactJoinRow,
  { survivor, lost, factsOf }: SplitContacts,
): Promise<NamedBy[]> {
  const [own, others] = [await namesOfRow(tx, lost), new Set((await namesOfRow(tx, survivor)).map(keyOf))]
  const since = factsOf === 'lost' ? await listNamesSince(tx, join) : []
  const had = new Set(join.names.map(keyOf))
  const names = new Map([...join.names, ...own, ...since].map((name) => [keyOf(name), name]))
  return [...names.values()].filter((name) => had.has(keyOf(name)) || !others.has(keyOf(name)))
}

async function namesOfRow(tx: Tx, row: ContactRow): Promise<NamedBy[]> {
  const organization = row.organizationId ? await findOrganization(tx, row.organizationId) : undefined
  return namesOf(row, organization?.domain ?? null)
}
