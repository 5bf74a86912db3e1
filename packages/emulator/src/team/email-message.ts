import { toIso, toOffsetIso } from '../clock.ts'
import type { Directory } from '../directory.ts'
import { emailDomain } from '../identity.ts'
import type { Call } from '../route.ts'
import { nullFields } from '../wire/derived.ts'
import type { Contact } from './contact.ts'
import type { Mailbox } from './users.ts'

export interface Recipient {
  email: string
  raw_name: string | null
  recipient_type_cd: string
  contact_id: string | null
  user_id: string | null
}

/** What a recipient did: opened, clicked, replied and so on. */
export interface EmailEvent {
  id: string
  type: string
  occurred_at: string
}

/** An e-mail of the team, as it stands on the wire, without its contact. */
export interface EmailMessage {
  id: string
  user_id: string
  status: 'drafted' | 'scheduled' | 'completed' | 'failed'
  contact_id: string | null
  account_id: string | null
  email_account_id: string | null
  emailer_campaign_id: string | null
  subject: string | null
  body_html: string
  body_text: string
  recipients: Recipient[]
  created_at: string
  due_at: string | null
  completed_at: string | null
  failed_at: string | null
  failure_reason: string | null
  not_sent_reason: string | null
  reply_class: string | null
  replied: boolean | null
  bounce: boolean | null
  spam_blocked: boolean | null
  demoed: boolean | null
  [field: string]: unknown
}

export interface Draft {
  contact: Contact
  mailbox: Mailbox | undefined
  subject: string | null
  bodyHtml: string
  recipients: Recipient[]
}

export function newEmailMessage(write: Pick<Call, 'team' | 'ids' | 'nowMs'>, draft: Draft): EmailMessage {
  const { team, ids, nowMs } = write
  const { contact, mailbox, recipients } = draft
  const addresses = (type: string): string[] =>
    recipients.filter(({ recipient_type_cd }) => recipient_type_cd === type).map(({ email }) => email)
  const address = mailbox?.email ?? null
  return {
    id: ids.take('email'),
    user_id: team.actingUser.id,
    status: 'drafted',
    contact_id: contact.id,
    account_id: contact.account_id,
    email_account_id: mailbox?.id ?? null,
    emailer_campaign_id: null,
    to_name: contact.name,
    to_email: addresses('to')[0] ?? contact.email,
    from_email: address,
    from_name: null,
    subject: draft.subject,
    body_html: draft.bodyHtml,
    body_text: draft.bodyHtml.replace(/<[^>]*>/g, ''),
    body_html_loaded: true,
    recipients,
    send_from: {
      email: address,
      raw_name: null,
      recipient_type_cd: null,
      contact_id: null,
      user_id: team.actingUser.id,
    },
    send_from_info: `${mailbox?.id ?? ''}***${address ?? ''}`,
    cc_emails: addresses('cc'),
    bcc_emails: addresses('bcc'),
    type: 'outreach_manual_email',
    attachment_ids: [],
    enable_tracking: true,
    click_tracking_enabled: true,
    open_tracking_enabled: true,
    due_at: null,
    completed_at: null,
    failed_at: null,
    failure_reason: null,
    not_sent_reason: null,
    reply_class: null,
    replied: null,
    bounce: null,
    spam_blocked: null,
    demoed: null,
    ...nullFields('time_zone provider_message_id provider_thread_id emailer_touch_id emailer_step_id async_sending'),
    ...nullFields('due_at_source due_at_manually_changed schedule_delayed_reason tracking_disabled_reason crm_id'),
    ...nullFields('needs_dynamic_assemble personalized_opener schedule_delayed_limit_reason conversation_id'),
    ...nullFields('schedule_delayed_reason_details sensitive_info_redacted ai_variables_status'),
    created_at: toIso(nowMs),
  }
}

/** Emulated minutes between the queueing and the end of a message. */
const SENDING_MINUTES = 1 / 3

export function queueEmail(message: EmailMessage, nowMs: number): void {
  message.status = 'scheduled'
  message.async_sending = true
  message.due_at = toOffsetIso(nowMs)
  message.due_at_manually_changed = true
  message.due_at_source = 'Email was sent using Send Now action'
  message.failed_at = null
  message.failure_reason = null
  message.not_sent_reason = null
}

/** Brings a queued message to its end, once that has come. */
export function settleEmail(message: EmailMessage, at: Pick<Call, 'directory' | 'nowMs' | 'minuteMs'>): void {
  if (message.status !== 'scheduled') return
  const endMs = Date.parse(message.due_at ?? '') + SENDING_MINUTES * at.minuteMs
  if (at.nowMs < endMs) return
  message.async_sending = false
  const bounced = message.recipients.some(({ email }) => isDeadAddress(at.directory, email))
  if (bounced) {
    message.status = 'failed'
    message.bounce = true
    message.failed_at = toOffsetIso(endMs)
    message.not_sent_reason = 'not_valid_hard_bounce_detected'
    message.failure_reason = 'The address does not exist.'
  } else {
    message.status = 'completed'
    message.completed_at = toOffsetIso(endMs)
    message.provider_message_id = message.id.slice(8)
    message.bounce = false
    message.spam_blocked = false
  }
}

// A company of the world refuses mail for somebody who is not there; of other domains nothing is known.
function isDeadAddress(directory: Directory, email: string): boolean {
  return directory.organizationByDomain(emailDomain(email)) !== undefined && !directory.personByEmail(email)
}
