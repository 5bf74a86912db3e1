import type { Context } from '../../../context.ts'
import { syncAccounts } from '../../sync/sync-accounts.ts'
import { syncContacts } from '../../sync/sync-contacts.ts'
import { syncDeals } from '../../sync/sync-deals.ts'
import { kindOf, type LocalKind } from '../mapping/apollo-fields.ts'
import type { CrmObjectName } from '../mapping/mapping-schema.ts'

/** What people have changed in Apollo is in our store before it is compared with anything. */
export async function refreshStore(context: Context, objects: readonly CrmObjectName[]): Promise<void> {
  for (const kind of new Set(objects.map((object) => kindOf[object]))) await refresh(context, kind)
}

async function refresh(context: Context, kind: LocalKind): Promise<void> {
  if (kind === 'contact') await syncContacts.call(context, {})
  else if (kind === 'account') await syncAccounts.call(context, {})
  else if (kind === 'deal') await syncDeals.call(context, {})
}
