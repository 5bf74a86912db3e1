import { z } from 'zod'
import type { AuditEntry } from '../../db/audit-log.ts'
import { type ContactJoinRow, listJoins, moveBack, moveLater, recordSplit } from '../../db/contact-joins.ts'
import { type ContactRow, lockContact } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { contactSchema, viewContact } from '../people/contact-view.ts'
import { auditView } from '../people/record-audit.ts'
import { type SplitContacts, splitContacts } from '../people/split-contacts.ts'
import { requireContact } from './get-contact.ts'
import { putSplitContacts } from './put-split-contacts.ts'

export const splitContact = operation({
  name: 'contacts.split',
  summary: 'Undo the joining of two contacts that are not one person; the same evidence does not join them again',
  scope: 'write',
  input: z.strictObject({
    id: z.string().min(1).max(64),
    joinId: z.string().min(1).max(64).optional().describe('The last join where left out'),
  }),
  output: z.object({ joinId: z.string(), contacts: z.array(contactSchema) }),
  async run(context, { id, joinId }) {
    const at = new Date(context.clock.now())
    const { join, parts } = await context.mutate(async (tx) => {
      const current = await lockContact(tx, (await requireContact(tx, id)).id)
      const join = chooseJoin(await listJoins(tx, [current.id]), { current, askedId: id, joinId })
      const parts = await split(tx, { join, current, at })
      return { value: { join, parts }, audit: splitAudit(join, current, parts) }
    })
    const contacts = [await viewContact(context.db, parts.survivor), await viewContact(context.db, parts.lost)]
    return { joinId: join.id, contacts }
  },
})

async function split(
  tx: Tx,
  { join, current, at }: { join: ContactJoinRow; current: ContactRow; at: Date },
): Promise<SplitContacts> {
  const parts = await putSplitContacts(tx, join, splitContacts(join, current, at))
  await moveBack(tx, join)
  await moveLater(tx, join, { purchases: parts.factsOf === 'lost', stageChanges: parts.savedOf === 'lost' })
  await recordSplit(tx, join, at)
  return parts
}

/** Joins are undone in the reverse of their order: what came later was built on them. */
function chooseJoin(
  joins: readonly ContactJoinRow[],
  { current, askedId, joinId }: { current: ContactRow; askedId: string; joinId: string | undefined },
): ContactJoinRow {
  const open = joins.filter((join) => join.survivorId === current.id && join.splitAt === null)
  const [last] = open
  if (!last) {
    throw new ServiceError('conflict', 'This contact is not joined with another', { reason: 'not_joined', field: 'id' })
  }
  const wanted =
    joinId === undefined
      ? (open.find((join) => join.lostId === askedId) ?? last)
      : open.find((join) => join.id === joinId)
  if (!wanted) {
    throw new ServiceError('not_found', 'This contact has no such join to undo', {
      reason: 'join_not_found',
      field: 'joinId',
    })
  }
  if (wanted.id !== last.id) {
    throw new ServiceError('conflict', 'Another contact was joined later: split that one first', {
      reason: 'joined_later',
      details: { joinId: last.id, contactId: last.lostId },
    })
  }
  return wanted
}

function splitAudit(join: ContactJoinRow, current: ContactRow, { survivor, lost }: SplitContacts): AuditEntry[] {
  const entry = { action: 'contact.split', entityType: 'contact' }
  return [
    {
      ...entry,
      entityId: survivor.id,
      before: auditView(current),
      after: { ...auditView(survivor), joinId: join.id },
    },
    {
      ...entry,
      entityId: lost.id,
      before: { joinedInto: survivor.id, joinId: join.id },
      after: auditView(lost),
    },
  ]
}
