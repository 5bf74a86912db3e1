import { containsText } from '../filters/text.ts'
import { listEnvelope } from '../list-envelope.ts'
import { pageOf, readPage } from '../paging.ts'
import { isObjectId, readList, readText } from '../params.ts'
import { misconfigured, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { sortRows } from '../sorting.ts'
import type { Account } from '../team/account.ts'
import { checkAccountIds, createAccount, updateAccount } from '../team/account-write.ts'
import { findRows } from '../team/found.ts'
import { labelsOf } from '../team/labels.ts'
import { organizationLite } from '../wire/organization.ts'
import { accountDetail, accountRow } from '../wire/saved.ts'

const ROW = { limit: 'default', credits: 0 } as const

export const accountRoutes: Route[] = [
  { ...ROW, methods: ['POST'], path: '/accounts', endpoint: 'accounts/create', handle: create },
  { ...ROW, methods: ['POST', 'GET'], path: '/accounts/search', endpoint: 'accounts/search', handle: search },
  { ...ROW, methods: ['GET'], path: '/accounts/{id}', endpoint: 'accounts/show', handle: show },
  { ...ROW, methods: ['PATCH', 'PUT'], path: '/accounts/{account_id}', endpoint: 'accounts/update', handle: update },
  {
    ...ROW,
    methods: ['GET'],
    path: '/account_stages',
    endpoint: 'account_stages/index',
    handle: ({ team }) => ok({ account_stages: team.accountStages }),
  },
]

function create(call: Call): Reply {
  const { params } = call
  if (readText(params.name) === undefined && readText(params.domain) === undefined) {
    return unprocessable('Please specify at least a name or domain.')
  }
  checkAccountIds(call, params)
  return ok({ account: createAccount(call, params) })
}

function requireAccount(call: Call): Account {
  const id = call.path.account_id ?? call.path.id ?? ''
  const account = isObjectId(id) ? call.team.accounts.get(id) : undefined
  if (!account && call.team.deleted.has(id)) throw new Refusal(unprocessable('This account has been deleted!'))
  if (!account) throw new Refusal(misconfigured(call.path.id === undefined ? 'account_id' : 'id'))
  return account
}

function show(call: Call): Reply {
  const account = accountDetail(requireAccount(call), call.team, call.directory)
  return ok({ account, salesforce_users: [], hubspot_owners: [] })
}

function update(call: Call): Reply {
  const account = requireAccount(call)
  checkAccountIds(call, call.params)
  updateAccount(call, account, call.params)
  return ok({ account, labels: labelsOf(account, call.team) })
}

function search(call: Call): Reply {
  const { team, params } = call
  const page = readPage(params)
  const order = {
    default: (account: Account) => account.created_at,
    account_created_at: (account: Account) => account.created_at,
    account_updated_at: (account: Account) => team.updatedAt.get(account.id) ?? '',
    account_last_activity_date: (account: Account) => team.updatedAt.get(account.id) ?? '',
  }
  const found = findRows(call, { kind: 'accounts', book: team.accounts }, (rows) =>
    sortRows([...rows].filter(accountTest(call)), params, order),
  )
  return ok({ ...listEnvelope(found.total, page), accounts: pageOf(found, page).map((account) => row(call, account)) })
}

function row(call: Call, account: Account): Record<string, unknown> {
  const company = account.organization_id === null ? undefined : call.directory.organization(account.organization_id)
  return company ? accountRow(account, organizationLite(company)) : { ...account }
}

const BAD_FILTER = 'Your search parameters are entered incorrectly. Did you try to edit the URL directly?'

function accountTest({ params }: Call): (account: Account) => boolean {
  const name = readText(params.q_organization_name)
  const stages = readList(params.account_stage_ids)
  const labels = readList(params.account_label_ids)
  if (![...stages, ...labels].every(isObjectId)) throw new Refusal(unprocessable(BAD_FILTER))
  return (account) => {
    if (stages.length > 0 && !stages.includes(account.account_stage_id)) return false
    if (labels.length > 0 && !labels.some((id) => account.label_ids.includes(id))) return false
    return name === undefined || containsText(account.name ?? '', name)
  }
}
