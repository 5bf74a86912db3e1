import type { Account } from '@delos/client'
import { type AccountRow, lockAccounts } from '../../db/accounts.ts'
import type { Tx } from '../../db/database.ts'
import { insertAccount, updateAccount } from '../../db/organizations.ts'
import { listOrganizationsByApolloIds } from '../../db/sync.ts'
import type { MakeId } from '../../ids.ts'
import { accountState } from './account-state.ts'
import { contentHash } from './content-hash.ts'
import type { Filed } from './filed.ts'
import { type FileParts, RecordBook, type Sight } from './record-book.ts'
import { recordEventsOf } from './record-events.ts'
import type { State } from './state.ts'

export interface FileAccountsParts extends FileParts {
  makeId: MakeId
}

/** Files a page of accounts; what changed is told by the hash of the whole record. */
export async function fileAccounts(tx: Tx, accounts: readonly Account[], parts: FileAccountsParts): Promise<Filed[]> {
  const apolloIds = accounts.map(({ id }) => id)
  const book = await RecordBook.open(tx, 'accounts', { ...parts, apolloIds })
  const known = new Map((await lockAccounts(tx, apolloIds)).map((row) => [row.apolloId, row]))
  const organizationIds = await linkOrganizations(tx, accounts)
  const filed: Filed[] = []
  for (const account of accounts) {
    const sight = sightOf(account)
    const verdict = book.judge(sight)
    if (verdict === 'same' || verdict === 'stale') {
      book.noteSeen(sight)
      filed.push({ outcome: 'unchanged' })
      continue
    }
    const before = known.get(account.id)
    const state = verdict === 'changed' ? book.find(account.id)?.state : stateBefore(verdict, before)
    const organizationId = organizationIds.get(account.organization_id ?? '') ?? before?.organizationId ?? null
    const one = await fileAccount(tx, { account, organizationId, before, state }, parts)
    book.note(sight, one.entityId)
    filed.push(one.filed)
  }
  await book.flush()
  return filed
}

function sightOf(account: Account): Sight {
  return {
    apolloId: account.id,
    state: accountState(account),
    content: account,
    stageId: account.account_stage_id,
  }
}

/** One that was stored before it was watched. */
function stateBefore(verdict: string, before: AccountRow | undefined): State | undefined {
  return verdict === 'new' && before ? accountState(before.raw as unknown as Account) : undefined
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
  /** What was known of it. */
  state: State | undefined
}

async function fileAccount(
  tx: Tx,
  { account, organizationId, before, state }: Seen,
  { makeId, at, source = 'apollo', backfill }: FileAccountsParts,
): Promise<{ entityId: string; filed: Filed }> {
  const facts = {
    organizationId,
    name: account.name,
    domain: account.domain,
    stageId: account.account_stage_id,
    ownerId: account.owner_id,
  }
  const row = {
    ...facts,
    contentHash: contentHash(account),
    raw: JSON.stringify(account),
    updatedAt: at,
    deletedAt: null,
  }
  const id = before?.id ?? makeId()
  if (before) await updateAccount(tx, id, row)
  else await insertAccount(tx, { id, apolloId: account.id, ...row, createdAt: at })
  const audit = {
    action: 'account.synced',
    entityType: 'account',
    entityId: id,
    before: before && auditView(before),
    after: facts,
  }
  const difference = { entityType: 'account', entityId: id, before: state, after: accountState(account) } as const
  const events = recordEventsOf({ ...difference, source, backfill })
  return { entityId: id, filed: { outcome: before ? 'updated' : 'created', audit, events } }
}

function auditView({ organizationId, name, domain, stageId, ownerId }: AccountRow): object {
  return { organizationId, name, domain, stageId, ownerId }
}
