import { toIso } from '../clock.ts'
import { foldName } from '../identity.ts'
import { isRecord, type Params, readText } from '../params.ts'
import type { Call } from '../route.ts'
import { type Account, newAccount } from './account.ts'
import { sanitizePhone } from './contact.ts'
import { checkId, isUser, touch } from './lookup.ts'

type Write = Pick<Call, 'team' | 'directory' | 'ids' | 'nowMs'>

const TEXT_FIELDS = ['name', 'domain', 'linkedin_url', 'facebook_url', 'twitter_url', 'raw_address', 'phone']
const ID_FIELDS = ['owner_id', 'account_stage_id', 'parent_account_id', 'salesforce_id', 'hubspot_id']

export function checkAccountIds(write: Write, params: Params): void {
  checkId(params, 'owner_id', (id) => isUser(write.team, id))
  checkId(params, 'account_stage_id', (id) => write.team.accountStages.some((stage) => stage.id === id))
}

export function createAccount(write: Write, params: Params): Account {
  const { team, ids, nowMs } = write
  const account = newAccount({
    id: ids.take('account'),
    teamId: team.id,
    userId: team.actingUser.id,
    stageId: team.accountStages[0]?.id ?? '',
    nowIso: toIso(nowMs),
  })
  updateAccount(write, account, params)
  return account
}

export function updateAccount(write: Write, account: Account, params: Params): void {
  for (const field of TEXT_FIELDS) if (field in params) account[field] = readText(params[field]) ?? null
  for (const field of ID_FIELDS) {
    const id = readText(params[field])
    if (id !== undefined) account[field] = id
  }
  if (account.phone !== null) account.sanitized_phone = sanitizePhone(account.phone)
  if (isRecord(params.typed_custom_fields)) Object.assign(account.typed_custom_fields, params.typed_custom_fields)
  account.organization_id ??= organizationOf(write, account, params)
  write.team.accounts.put(account)
  touch(write.team, account.id, toIso(write.nowMs))
}

function organizationOf(write: Write, account: Account, params: Params): string | null {
  const { directory } = write
  const id = readText(params.organization_id)
  const company =
    (id === undefined ? undefined : directory.organization(id)) ??
    (account.domain === null ? undefined : directory.organizationByDomain(account.domain)) ??
    (account.name === null || account.domain !== null ? undefined : directory.organizationByName(account.name))
  if (!company) return null
  account.domain ??= company.domain
  account.name ??= company.name
  return company.id
}

/** The saved company that these fields mean; without `full` only a CRM's id counts. */
export function findAccount(write: Write, params: Params, options: { full: boolean }): Account | undefined {
  const domain = readText(params.domain)?.toLowerCase()
  const name = readText(params.name)
  const organizationId = readText(params.organization_id)
  for (const account of write.team.accounts.values()) {
    if (['salesforce_id', 'hubspot_id'].some((field) => params[field] && params[field] === account[field]))
      return account
    if (!options.full) continue
    if (domain !== undefined && account.domain?.toLowerCase() === domain) return account
    if (organizationId !== undefined && account.organization_id === organizationId) return account
    if (name !== undefined && foldName(account.name ?? '') === foldName(name)) return account
  }
  return undefined
}
