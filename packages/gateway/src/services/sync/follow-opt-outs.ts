import type { Contact } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { deleteApolloOptOuts, type NewSuppression, putSuppressions } from '../../db/suppressions.ts'
import type { MakeId } from '../../ids.ts'
import { optOutSubject } from '../sequences/suppression-subject.ts'
import type { State } from './state.ts'

interface Seen {
  contact: Contact
  /** What was known of it. */
  before: State | undefined
}

/**
 * Who has opted out in Apollo goes on the suppression list: so that it holds for every record of the person, also for one that is
 * saved anew. Who opts in again is taken off, unless somebody here has put them on.
 */
export async function followOptOuts(
  tx: Tx,
  seen: readonly Seen[],
  { makeId, at }: { makeId: MakeId; at: Date },
): Promise<AuditEntry[]> {
  const out = new Set<string>()
  const back = new Set<string>()
  for (const { contact, before } of seen) {
    const { email, email_unsubscribed: isOut } = contact
    const address = email ?? before?.email
    if (typeof address !== 'string' || !address || isOut === undefined) continue
    if (isOut) out.add(optOutSubject(address))
    else if (before?.isUnsubscribed) back.add(optOutSubject(address))
  }
  const rows = [...out].map(
    (subject): NewSuppression => ({
      id: makeId(),
      kind: 'email',
      subject,
      reason: 'opted out in Apollo',
      note: null,
      until: null,
      addedBy: 'sync',
      source: 'apollo',
      createdAt: at,
    }),
  )
  const { added, extended } = await putSuppressions(tx, rows)
  const gone = await deleteApolloOptOuts(
    tx,
    [...back].filter((subject) => !out.has(subject)),
  )
  const ids = [...added, ...extended]
  const list = { entityType: 'suppressions', entityId: 'all' }
  return [
    ...(ids.length ? [{ ...list, action: 'suppressions.added', after: { source: 'apollo', ids } }] : []),
    ...(gone.length
      ? [{ ...list, action: 'suppressions.deleted', before: { source: 'apollo', ids: gone.map(({ id }) => id) } }]
      : []),
  ]
}
