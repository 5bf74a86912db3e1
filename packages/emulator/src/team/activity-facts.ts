import type { Call } from '../route.ts'
import { settleEmail } from './email-message.ts'

/** Something countable that happened: the raw material of a report. */
export interface ActivityFact {
  kind: string
  /** ISO time. */
  at: string
  userId: string
  contactStageId: string | null
  accountStageId: string | null
  campaignId: string | null
  dealStageId: string | null
  mailboxId: string | null
}

type Subject = { contactId?: string | null; accountId?: string | null }
type Detail = Partial<Pick<ActivityFact, 'campaignId' | 'dealStageId' | 'mailboxId'>>

/** Everything that the team has done and that was done to it, as facts. */
export function activityFacts(call: Call): ActivityFact[] {
  return [...emailFacts(call), ...callFacts(call), ...recordFacts(call)]
}

function fact(call: Call, what: { kind: string; at: string; userId: string }, about: Subject & Detail): ActivityFact {
  const { team } = call
  const contact = team.contacts.get(about.contactId ?? '')
  const account = team.accounts.get(about.accountId ?? contact?.account_id ?? '')
  return {
    ...what,
    contactStageId: contact?.contact_stage_id ?? null,
    accountStageId: account?.account_stage_id ?? null,
    campaignId: about.campaignId ?? null,
    dealStageId: about.dealStageId ?? null,
    mailboxId: about.mailboxId ?? null,
  }
}

function emailFacts(call: Call): ActivityFact[] {
  return [...call.team.emails.values()].flatMap((message) => {
    settleEmail(message, call)
    const about = {
      contactId: message.contact_id,
      campaignId: message.emailer_campaign_id,
      mailboxId: message.email_account_id,
    }
    const sent = message.completed_at ?? message.failed_at
    if (sent === null) return []
    const userId = message.user_id
    const facts = [fact(call, { kind: 'emails_sent', at: sent, userId }, about)]
    const outcome = message.status === 'completed' ? 'emails_delivered' : 'emails_bounced'
    facts.push(fact(call, { kind: outcome, at: sent, userId }, about))
    // Opens and clicks count once for each message.
    const events = new Map(
      (call.team.emailEvents.get(message.id) ?? []).map(({ type, occurred_at }) => [type, occurred_at]),
    )
    for (const [type, at] of events) facts.push(fact(call, { kind: `emails_${type}`, at, userId }, about))
    return facts
  })
}

function callFacts(call: Call): ActivityFact[] {
  return [...call.team.phoneCalls.values()].flatMap((phoneCall) => {
    const at = phoneCall.start_time ?? ''
    const about = { contactId: phoneCall.contact_id, accountId: phoneCall.account_id }
    const made = fact(call, { kind: 'phone_calls', at, userId: phoneCall.user_id }, about)
    const connected = phoneCall.status === 'completed'
    return connected ? [made, { ...made, kind: 'phone_calls_connect' }] : [made]
  })
}

function recordFacts(call: Call): ActivityFact[] {
  const { contacts, accounts, deals, tasks } = call.team
  return [
    ...[...contacts.values()].map((contact) =>
      fact(
        call,
        { kind: 'contacts_created', at: contact.created_at, userId: contact.owner_id },
        { contactId: contact.id },
      ),
    ),
    ...[...accounts.values()].map((account) =>
      fact(
        call,
        { kind: 'accounts_created', at: account.created_at, userId: account.owner_id },
        { accountId: account.id },
      ),
    ),
    ...[...deals.values()].map((deal) =>
      fact(
        call,
        { kind: 'opportunities_created', at: deal.created_at, userId: deal.owner_id ?? '' },
        { accountId: deal.account_id, dealStageId: deal.opportunity_stage_id },
      ),
    ),
    ...[...tasks.values()].flatMap((task) =>
      typeof task.completed_at === 'string'
        ? [
            fact(
              call,
              { kind: 'tasks_completed', at: task.completed_at, userId: task.user_id },
              { contactId: task.contact_id },
            ),
          ]
        : [],
    ),
  ]
}
