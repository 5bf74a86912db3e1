import type { EmailMessage, SearchEmailsParams } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { type EmailMark, listEmailReads, type MarkedEmail, markEmails, putEmailRead } from '../../db/sequence-emails.ts'
import { mostPages, rowsPerPage } from './source.ts'
import type { SyncRun } from './sync-run.ts'

interface Kind {
  /** The sequence's counter that moves with it. */
  counter: string
  /** Apollo's filter. */
  filter: Pick<SearchEmailsParams, 'emailer_message_stats' | 'emailer_message_reply_classes'>
  mark: EmailMark
  /** Of what Apollo tells no time, the time is that of the reading. */
  at?: (email: EmailMessage) => string | null | undefined
}

/** There is no filter for replies as such. An automatic one is none. */
const answers = [
  'willing_to_meet',
  'follow_up_question',
  'person_referral',
  'already_left_company_or_not_right_person',
  'not_interested',
  'unsubscribe',
  'none_of_the_above',
]

const kinds: readonly Kind[] = [
  {
    counter: 'delivered',
    filter: { emailer_message_stats: ['delivered'] },
    mark: 'deliveredAt',
    at: ({ completed_at }) => completed_at,
  },
  {
    counter: 'bounced',
    filter: { emailer_message_stats: ['bounced'] },
    mark: 'bouncedAt',
    at: ({ failed_at }) => failed_at,
  },
  {
    counter: 'spamBlocked',
    filter: { emailer_message_stats: ['spam_blocked'] },
    mark: 'spamBlockedAt',
    at: ({ failed_at }) => failed_at,
  },
  { counter: 'opened', filter: { emailer_message_stats: ['opened'] }, mark: 'openedAt' },
  { counter: 'clicked', filter: { emailer_message_stats: ['clicked'] }, mark: 'clickedAt' },
  { counter: 'replied', filter: { emailer_message_reply_classes: answers }, mark: 'repliedAt' },
  { counter: 'unsubscribed', filter: { emailer_message_stats: ['unsubscribed'] }, mark: 'unsubscribedAt' },
]

/**
 * What became of the e-mails of each sequence, contact by contact. A counter that has not moved costs nothing; of one that has,
 * the list is read until as many e-mails are new as the counter has grown.
 */
export async function readSequenceEmails(context: Context, run: SyncRun): Promise<void> {
  for (const { id, figures, counts } of await listEmailReads(context.db)) {
    let known: Record<string, number> = counts ?? {}
    for (const kind of kinds) {
      const now = figures[kind.counter]
      const growth = now === undefined ? 0 : now - (known[kind.counter] ?? 0)
      if (now === undefined || growth === 0) continue
      if (growth > 0) await readKind(context, { run, kind, sequenceId: id, growth })
      known = { ...known, [kind.counter]: now }
      await keepRead(context, id, known)
    }
  }
}

interface Reading {
  run: SyncRun
  kind: Kind
  sequenceId: string
  growth: number
}

async function readKind(context: Context, { run, kind, sequenceId, growth }: Reading): Promise<void> {
  let found = 0
  for (let page = 1; page <= mostPages && found < growth; page += 1) {
    run.requests += 1
    const { emailer_messages: emails } = await context.apollo.emails.search(
      { emailer_campaign_ids: [sequenceId], ...kind.filter, page, per_page: rowsPerPage },
      callOptions(context),
    )
    found += await keepEmails(context, { kind, sequenceId, emails })
    // Matches are not counted: a short page is the last one.
    if (emails.length < rowsPerPage) return
  }
}

function keepEmails(
  { mutate, clock }: Context,
  { kind, sequenceId, emails }: { kind: Kind; sequenceId: string; emails: readonly EmailMessage[] },
): Promise<number> {
  const now = new Date(clock.now())
  const distinct = new Map<string, MarkedEmail>()
  for (const email of emails) {
    if (!email.contact_id) continue
    const at = new Date(kind.at?.(email) ?? now)
    const step = email.campaign_position ?? null
    distinct.set(email.id, { id: email.id, sequenceId, apolloContactId: email.contact_id, step, at })
  }
  return mutate(async (tx) => ({ value: await markEmails(tx, kind.mark, [...distinct.values()]), audit: [] }))
}

function keepRead({ mutate, clock }: Context, sequenceId: string, counts: Record<string, number>): Promise<void> {
  return mutate(async (tx) => {
    await putEmailRead(tx, { sequenceId, counts, at: new Date(clock.now()) })
    return { value: undefined, audit: [] }
  })
}
