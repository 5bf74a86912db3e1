import { formatTable } from '../table.ts'

interface Answer {
  enrolled: string[]
  skipped: Record<string, unknown>[]
  mailboxes: { mailboxId: string; contactIds: string[] }[]
  dryRun: boolean
}

/** Who came in and through which mailbox, then of each other one why not. */
export function formatEnrolment(answer: Record<string, unknown>): string {
  const { enrolled, skipped, mailboxes, dryRun } = answer as unknown as Answer
  const verb = dryRun ? 'would enter' : 'entered'
  const total = `${enrolled.length} ${verb}, ${skipped.length} ${dryRun ? 'would stay' : 'stayed'} outside`
  const senders = mailboxes.map(({ mailboxId, contactIds }) => `  from ${mailboxId}: ${contactIds.join(' ')}`)
  const table = skipped.length ? [formatTable(skipped, ['contactId', 'reason', 'by', 'detail'])] : []
  return [total, ...senders, ...table].join('\n')
}
