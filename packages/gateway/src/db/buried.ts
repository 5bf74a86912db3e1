import type { Tx } from './database.ts'

export type BuriedObject = 'users' | 'stages' | 'lists' | 'fields' | 'accounts' | 'deals' | 'tasks' | 'sequences'

export async function buryEntities(
  tx: Tx,
  { object, ids, at }: { object: BuriedObject; ids: readonly string[]; at: Date },
): Promise<void> {
  if (!ids.length) return
  await tx
    .updateTable(object)
    .set({ deletedAt: at })
    .where('id', 'in', [...ids])
    .execute()
}

/** The person stays known; only the saved contact is gone, and can be saved anew. Answers which ones were linked. */
export async function unlinkContacts(
  tx: Tx,
  { apolloContactIds, at }: { apolloContactIds: readonly string[]; at: Date },
): Promise<Set<string>> {
  if (!apolloContactIds.length) return new Set()
  const linked = await tx
    .selectFrom('contacts')
    .select('apolloContactId')
    .where('apolloContactId', 'in', [...apolloContactIds])
    .execute()
  await tx
    .updateTable('contacts')
    .set({ apolloContactId: null, stageId: null, ownerId: null, updatedAt: at })
    .where('apolloContactId', 'in', [...apolloContactIds])
    .execute()
  return new Set(linked.flatMap(({ apolloContactId }) => apolloContactId ?? []))
}
