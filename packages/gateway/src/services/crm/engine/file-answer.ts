import type { Context } from '../../../context.ts'
import type { AuditEntry } from '../../../db/audit-log.ts'
import type { Tx } from '../../../db/database.ts'
import type { NewJob } from '../../../queue/jobs.ts'
import { recordStageChanges } from '../../rules/record-stage-changes.ts'
import { fileAccounts } from '../../sync/file-accounts.ts'
import { fileContacts } from '../../sync/file-contacts.ts'
import { fileDeals } from '../../sync/file-deals.ts'
import type { ApolloRecord } from './write-apollo.ts'

/** What Apollo answered to a write of ours is what our store has from then on. */
export async function fileAnswers(
  tx: Tx,
  { makeId, clock }: Context,
  answers: readonly ApolloRecord[],
): Promise<{ audit: AuditEntry[]; enqueue: readonly NewJob[] }> {
  const at = new Date(clock.now())
  const parts = { makeId, at, askedAt: clock.now() + 1 }
  const contacts = answers.flatMap((answer) => (answer.kind === 'contact' ? [answer.record] : []))
  const accounts = answers.flatMap((answer) => (answer.kind === 'account' ? [answer.record] : []))
  const deals = answers.flatMap((answer) => (answer.kind === 'deal' ? [answer.record] : []))
  const filed = [
    ...(contacts.length ? await fileContacts(tx, contacts, parts) : []),
    ...(accounts.length ? await fileAccounts(tx, accounts, parts) : []),
    ...(deals.length ? await fileDeals(tx, deals, parts) : []),
  ]
  const stageChanges = filed.flatMap(({ stageChange }) => stageChange ?? [])
  return {
    audit: filed.flatMap(({ audit = [] }) => audit),
    enqueue: await recordStageChanges(tx, stageChanges),
  }
}
