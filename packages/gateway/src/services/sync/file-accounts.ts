import type { Account } from '@delos/client'
import { type AccountRow, lockAccounts } from '../../db/accounts.ts'
import type { Tx } from '../../db/database.ts'
import { insertAccount, updateAccount } from '../../db/organizations.ts'
import { listOrganizationsByApolloIds } from '../../db/sync.ts'
import type { StoreParts } from '../people/contact-unit.ts'
import { contentHash } from './content-hash.ts'
import type { Filed } from './sync-run.ts'

/** Files a page of accounts; what changed is told by the hash of the whole record. */
export async function fileAccounts(tx: Tx, accounts: readonly Account[], parts: StoreParts): Promise<Filed[]> {
  const known = new Map(
    (
      await lockAccounts(
        tx,
        accounts.map(({ id }) => id),
      )
    ).map((row) => [row.apolloId, row]),
  )
  const organizationIds = await linkOrganizations(tx, accounts)
  const filed: Filed[] = []
  for (const account of accounts) {
    const organizationId = organizationIds.get(account.organization_id ?? '') ?? null
    filed.push(await fileAccount(tx, { account, organizationId, before: known.get(account.id) }, parts))
  }
  return filed
}

async function linkOrganizations(tx: Tx, accounts: readonly Account[]): Promise<Map<string | null, string>> {
  const apolloIds = new Set(accounts.flatMap(({ organization_id }) => organization_id ?? []))
  const known = await listOrganizationsByApolloIds(tx, [...apolloIds])
  return new Map(known.map(({ apolloId, id }) => [apolloId, id]))
}

interface Seen {
  account: Account
  organizationId: string | null
  before: AccountRow | undefined
}

async function fileAccount(
  tx: Tx,
  { account, organizationId, before }: Seen,
  { makeId, at }: StoreParts,
): Promise<Filed> {
  const hash = contentHash(account)
  if (before?.contentHash === hash) return { outcome: 'unchanged' }
  const facts = {
    organizationId: organizationId ?? before?.organizationId ?? null,
    name: account.name,
    domain: account.domain,
    stageId: account.account_stage_id,
    ownerId: account.owner_id,
  }
  const filed = { ...facts, contentHash: hash, raw: JSON.stringify(account), updatedAt: at }
  const id = before?.id ?? makeId()
  if (before) await updateAccount(tx, id, filed)
  else await insertAccount(tx, { id, apolloId: account.id, ...filed, createdAt: at })
  const audit = {
    action: 'account.synced',
    entityType: 'account',
    entityId: id,
    before: before && auditView(before),
    after: facts,
  }
  return { outcome: before ? 'updated' : 'created', audit }
}

function auditView({ organizationId, name, domain, stageId, ownerId }: AccountRow): object {
  return { organizationId, name, domain, stageId, ownerId }
}
