import type { Context } from '../../../context.ts'
import type { AuditEntry } from '../../../db/audit-log.ts'
import type { Tx } from '../../../db/database.ts'
import type { NewJob } from '../../../queue/jobs.ts'
import { recordEvents } from '../../events/record-events.ts'
import { recordStageChanges } from '../../rules/record-stage-changes.ts'
import { fileAccounts } from '../../sync/file-accounts.ts'
import { fileContacts } from '../../sync/file-contacts.ts'
import { fileDeals } from '../../sync/file-deals.ts'
import type { ApolloRecord } from './write-apollo.ts'

/** What Apollo answered to a write of ours is what our store has from then on. What happened came from the CRM. */
export async function fileAnswers(
  tx: Tx,
  { makeId, clock }: Context,
  answers: readonly ApolloRecord[],
): Promise<{ audit: AuditEntry[]; enqueue: readonly NewJob[] }> {
  const parts = { makeId, at: new Date(clock.now()), source: 'delos' as const }
  const contacts = answers.flatMap((answer) => (answer.kind === 'contact' ? [answer.record] : []))
  const accounts = answers.flatMap((answer) => (answer.kind === 'account' ? [answer.record] : []))
  const deals = answers.flatMap((answer) => (answer.kind === 'deal' ? [answer.record] : []))
  const filed = [
    ...(contacts.length ? await fileContacts(tx, contacts, parts) : []),
    ...(accounts.length ? await fileAccounts(tx, accounts, parts) : []),
    ...(deals.length ? await fileDeals(tx, deals, parts) : []),
  ]
  const stageChanges = filed.flatMap(({ stageChange }) =>
    stageChange ? [{ ...stageChange, source: 'delos' as const }] : [],
  )
  const enqueue = await recordStageChanges(tx, stageChanges)
  const events = filed.flatMap((one) => one.events ?? []).map((event) => ({ ...event, source: 'crm' as const }))
  await recordEvents(tx, { makeId, clock }, events)
  return { audit: filed.flatMap(({ audit = [] }) => audit), enqueue }
}
