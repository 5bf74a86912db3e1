import type { Context } from '../../context.ts'
import { type BuriedObject, buryEntities, unlinkContacts } from '../../db/buried.ts'
import type { Tx } from '../../db/database.ts'
import { lockSyncRecords, markDeleted, type SyncRecordRow } from '../../db/sync-records.ts'
import type { EventType } from '../events/event-type.ts'
import { type EventDraft, recordEvents } from '../events/record-events.ts'
import type { SyncObject } from './sync-object.ts'
import type { SyncRun } from './sync-run.ts'

const deletedEvent = {
  users: 'user.deleted',
  stages: 'stage.deleted',
  lists: 'list.deleted',
  fields: 'field.deleted',
  accounts: 'account.deleted',
  contacts: 'contact.deleted',
  deals: 'deal.deleted',
  tasks: 'task.deleted',
  sequences: 'sequence.deleted',
} as const satisfies Record<SyncObject, EventType>

/** Leaves a tombstone of records that are no longer in Apollo. */
export async function buryRecords(context: Context, run: SyncRun, gone: readonly SyncRecordRow[]): Promise<void> {
  if (!gone.length) return
  const at = new Date(context.clock.now())
  run.deleted += await context.mutate(async (tx) => {
    const locked = await lockSyncRecords(
      tx,
      run.object,
      gone.map(({ apolloId }) => apolloId),
    )
    const buried = locked.filter(({ deletedAt }) => deletedAt === null)
    await markDeleted(tx, { object: run.object, apolloIds: buried.map(({ apolloId }) => apolloId), at })
    const told = await buryAll(tx, { object: run.object, records: buried, at })
    const events = told.map((record) => eventOf(run.object, record))
    await recordEvents(tx, context, events)
    const audit = events.map(({ type, entityType, entityId, data }) => ({
      action: type,
      entityType,
      entityId,
      before: data.before as object,
    }))
    return { value: buried.length, audit }
  })
}

/** Those of which somebody should hear. */
async function buryAll(
  tx: Tx,
  { object, records, at }: { object: SyncObject; records: readonly SyncRecordRow[]; at: Date },
): Promise<readonly SyncRecordRow[]> {
  const ids = records.map(({ entityId }) => entityId)
  if (object !== 'contacts') {
    await buryEntities(tx, { object: object satisfies BuriedObject, ids, at })
    return records
  }
  const linked = await unlinkContacts(tx, { apolloContactIds: records.map(({ apolloId }) => apolloId), at })
  // A twin that goes is no loss: the contact is saved under the other id.
  return records.filter(({ apolloId }) => linked.has(apolloId))
}

function eventOf(object: SyncObject, { apolloId, entityId, state }: SyncRecordRow): EventDraft {
  const type = deletedEvent[object]
  const entityType = type.slice(0, type.indexOf('.'))
  const named = object === 'contacts' ? { apolloContactId: apolloId } : {}
  return { type, entityType, entityId, source: 'apollo', data: { ...named, before: state, after: null, changed: [] } }
}
