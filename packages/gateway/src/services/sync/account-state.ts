import type { Account } from '@delos/client'
import { known, type State } from './state.ts'

export function accountState(account: Account): State {
  return known({
    name: account.name,
    domain: account.domain,
    organizationId: account.organization_id,
    parentId: account.parent_account_id,
    stageId: account.account_stage_id,
    ownerId: account.owner_id,
    phone: account.phone,
    listIds: account.label_ids?.toSorted(),
    fields: account.typed_custom_fields,
    lastActivityAt: account.last_activity_date,
  })
}
