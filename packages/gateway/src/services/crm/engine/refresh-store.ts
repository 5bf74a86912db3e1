import type { Context } from '../../../context.ts'
import { runSync } from '../../sync/run-sync.ts'
import type { SyncObject } from '../../sync/sync-object.ts'
import { kindOf, type LocalKind } from '../mapping/apollo-fields.ts'
import type { CrmObjectName } from '../mapping/mapping-schema.ts'

const syncObjectOf: Record<LocalKind, SyncObject> = {
  contact: 'contacts',
  account: 'accounts',
  deal: 'deals',
  task: 'tasks',
}

/** What people have changed in Apollo is in our store before it is compared with anything. */
export async function refreshStore(context: Context, objects: readonly CrmObjectName[]): Promise<void> {
  const kinds = new Set(objects.map((object) => kindOf[object]))
  for (const kind of kinds) await runSync.call(context, { object: syncObjectOf[kind] })
}
