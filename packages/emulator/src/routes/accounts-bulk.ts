import { toIso } from '../clock.ts'
import { isRecord, type Params, readFlag, readList, readText } from '../params.ts'
import { ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { Account } from '../team/account.ts'
import { checkAccountIds, createAccount, findAccount, updateAccount } from '../team/account-write.ts'
import { deleteRecord } from '../team/deletion.ts'
import { ensureLabels } from '../team/labels.ts'

const ROW = { methods: ['POST'], limit: 'default', credits: 0 } satisfies Partial<Route>
const MAX_CREATE = 100
const MAX_UPDATE = 1000

export const accountBulkRoutes: Route[] = [
  { ...ROW, path: '/accounts/bulk_create', endpoint: 'accounts/bulk_create', handle: bulkCreate },
  { ...ROW, path: '/accounts/bulk_update', endpoint: 'accounts/bulk_update', handle: bulkUpdate },
  { ...ROW, path: '/accounts/update_owners', endpoint: 'accounts/update_owners', handle: updateOwners },
  { ...ROW, path: '/accounts/bulk_destroy', endpoint: 'accounts/bulk_destroy', handle: bulkDestroy },
]

function bulkCreate(call: Call): Reply {
  const { accounts } = call.params
  if (!Array.isArray(accounts) || !accounts.every(isRecord)) {
    return unprocessable('Please provide an array of account attributes in the "accounts" parameter.')
  }
  if (accounts.length > MAX_CREATE) return unprocessable('Please limit your array to 100 accounts or fewer.')
  for (const fields of accounts) checkAccountIds(call, fields)
  const full = readFlag(call.params.run_dedupe)
  const created: Account[] = []
  const existing: Account[] = []
  for (const fields of accounts) {
    const duplicate = findAccount(call, fields, { full })
    if (duplicate) existing.push(duplicate)
    else created.push(createAccount(call, fields))
  }
  const { team, ids, nowMs } = call
  const labels = ensureLabels(team, readList(call.params.append_label_names), { modality: 'accounts', ids, nowMs })
  for (const account of created) account.label_ids = labels.map((label) => label.id)
  return ok({ created_accounts: created, existing_accounts: existing })
}

function bulkUpdate(call: Call): Reply {
  const byAttributes = Array.isArray(call.params.account_attributes)
  if (byAttributes && readFlag(call.params.async)) return unprocessable('Async processing is not permitted.')
  const changes = readChanges(call.params)
  if (changes.length > MAX_UPDATE) return unprocessable('Please limit your array to fewer than 1000.')
  const targets = changes.flatMap(({ id, fields }) => {
    const account = call.team.accounts.get(id)
    return account ? [{ account, fields }] : []
  })
  for (const { fields } of targets) checkAccountIds(call, fields)
  for (const { account, fields } of targets) updateAccount(call, account, fields)
  if (readFlag(call.params.async)) return ok({ entity_progress_job: progressJob(call, targets) })
  return ok({
    accounts: targets.map(({ account }) => ({ id: account.id, account_stage_id: account.account_stage_id })),
  })
}

function readChanges(params: Params): { id: string; fields: Params }[] {
  if (Array.isArray(params.account_attributes)) {
    return params.account_attributes.filter(isRecord).map((fields) => ({ id: readText(fields.id) ?? '', fields }))
  }
  const ids = readList(params.account_ids)
  if (ids.length === 0) throw new Refusal(unprocessable("Required parameter 'account_ids' missing"))
  return ids.map((id) => ({ id, fields: params }))
}

function progressJob(call: Call, targets: { account: Account }[]): Record<string, unknown> {
  const nowIso = toIso(call.nowMs)
  return {
    id: call.ids.take('job'),
    job_type: 'account_bulk_update',
    status: 'pending',
    entity_ids: targets.map(({ account }) => account.id),
    created_at: nowIso,
    updated_at: nowIso,
  }
}

function updateOwners(call: Call): Reply {
  const ids = readList(call.params.account_ids)
  if (ids.length === 0) return unprocessable("Required parameter 'account_ids' missing")
  const ownerId = readText(call.params.owner_id)
  if (ownerId === undefined) return unprocessable("Required parameter 'owner_id' missing")
  checkAccountIds(call, { owner_id: ownerId })
  const accounts = ids.flatMap((id) => call.team.accounts.get(id) ?? [])
  for (const account of accounts) updateAccount(call, account, { owner_id: ownerId })
  return ok({ accounts: accounts.map(({ id, owner_id, crm_owner_id }) => ({ id, owner_id, crm_owner_id })) })
}

function bulkDestroy(call: Call): Reply {
  return ok({ ids: readList(call.params.ids).filter((id) => deleteRecord(call.team, 'account', id)) })
}
