import { isRecord, type Params, readText } from '../params.ts'
import { ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { Contact } from '../team/contact.ts'
import { type EmailMessage, newEmailMessage, queueEmail, type Recipient, settleEmail } from '../team/email-message.ts'
import { touch } from '../team/lookup.ts'
import type { Team } from '../team/team.ts'
import { emailFields, sanitizeHtml } from '../wire/email.ts'

const ROW = { methods: ['POST'], limit: 'default', credits: 0 } satisfies Partial<Route>

export const emailDraftRoutes: Route[] = [
  { ...ROW, path: '/emailer_messages', endpoint: 'emailer_messages/create', handle: create },
  { ...ROW, path: '/emailer_messages/{id}/send_now', endpoint: 'emailer_messages/send_now', handle: sendNow },
]

function create(call: Call): Reply {
  const { team, params } = call
  const answered = team.emails.get(readText(params.in_response_to_emailer_message_id) ?? '')
  const contact = team.contacts.get(readText(params.contact_id) ?? answered?.contact_id ?? '')
  if (!contact) return unprocessable('Contact does not exist')
  checkMayEmail(team, contact)
  const template = team.sequenceTemplates.get(readText(params.emailer_template_id) ?? '')
  const message = newEmailMessage(call, {
    contact,
    mailbox: team.mailboxes.find((mailbox) => mailbox.user_id === team.actingUser.id && mailbox.active),
    subject: readText(params.subject) ?? template?.subject ?? (answered?.subject ? `Re: ${answered.subject}` : null),
    bodyHtml: sanitizeHtml(readText(params.body_html) ?? template?.body_html ?? ''),
    recipients: readRecipients(params, contact),
  })
  message.attachment_ids = Array.isArray(params.attachment_ids) ? params.attachment_ids : []
  message.in_response_to_emailer_message_id = answered?.id ?? null
  if (params.enable_tracking === false || params.enable_tracking === 'false') {
    message.enable_tracking = message.click_tracking_enabled = message.open_tracking_enabled = false
  }
  const task = team.tasks.get(readText(params.outreach_task_id) ?? '')
  if (task) message.outreach_task_id = task.id
  team.emails.set(message.id, message)
  touch(team, message.id, message.created_at)
  return ok({ emailer_message: emailFields(call, message), ...(task ? { task } : {}) })
}

const DO_NOT_CONTACT = 'Do Not Contact'

function checkMayEmail(team: Team, contact: Contact): void {
  const account = team.accounts.get(contact.account_id ?? '')
  if (contact.owner_id !== team.actingUser.id && account?.owner_id !== team.actingUser.id) {
    const text = `You do not have permission to email ${contact.name}. You are not the owner of this contact or account.`
    throw new Refusal(unprocessable(text))
  }
  const stage = team.contactStages.find(({ id }) => id === contact.contact_stage_id)
  if (stage?.name === DO_NOT_CONTACT || contact.call_opted_out === true) {
    const text = "Cannot be emailed under your team's DNC enforcement settings"
    throw new Refusal(unprocessable(text, { error_code: 'DNC_ENFORCEMENT_BLOCKED' }))
  }
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const KINDS = ['to', 'cc', 'bcc']

function readRecipients(params: Params, contact: Contact): Recipient[] {
  const given = Array.isArray(params.recipients) ? params.recipients.filter(isRecord) : []
  const recipients = given.map((fields) => recipientOf(fields, contact))
  const invalid = recipients.map(({ email }) => email).filter((email) => !ADDRESS.test(email))
  if (invalid.length > 0) {
    throw new Refusal(unprocessable(`ERROR! Email is NOT SAVED. Invalid recipient emails: ${JSON.stringify(invalid)}`))
  }
  if (recipients.length > 0 || contact.email === null) return recipients
  return [recipientOf({ email: contact.email, contact_id: contact.id }, contact)]
}

function recipientOf(fields: Params, contact: Contact): Recipient {
  const email = readText(fields.email) ?? ''
  const isContact = readText(fields.contact_id) === contact.id || email === contact.email
  return {
    email,
    raw_name: isContact ? contact.name : null,
    recipient_type_cd: KINDS.find((kind) => kind === fields.recipient_type_cd) ?? 'to',
    contact_id: readText(fields.contact_id) ?? (isContact ? contact.id : null),
    user_id: null,
  }
}

function sendNow(call: Call): Reply {
  const { team, path, nowMs } = call
  const id = path.id ?? ''
  if (team.deleted.has(id)) return unprocessable('This email has already been deleted. Please refresh the page.')
  const message = team.emails.get(id)
  if (!message) return unprocessable('Could not find message to send.')
  settleEmail(message, call)
  checkMaySend(call, message)
  queueEmail(message, nowMs)
  touch(team, message.id, message.due_at ?? '')
  return ok({ emailer_message: emailFields(call, message) })
}

function checkMaySend({ team, nowMs, minuteMs }: Call, message: EmailMessage): void {
  if (message.status === 'completed') throw new Refusal(unprocessable('This email has already been sent!'))
  if (message.status === 'scheduled' && message.async_sending === true) {
    const text = 'This email is currently being sent already! Wait up to 20 seconds and refresh this page.'
    throw new Refusal(unprocessable(text))
  }
  const contact = team.contacts.get(message.contact_id ?? '')
  if (contact) checkMayEmail(team, contact)
  const task = team.tasks.get(readText(message.outreach_task_id) ?? '')
  if (task && task.user_id !== team.actingUser.id) {
    throw new Refusal(unprocessable('You can not send this email. Email task is assigned to another user.'))
  }
  const mailbox = team.mailboxes.find(({ id }) => id === message.email_account_id)
  if (!mailbox) throw new Refusal(unprocessable('Please specify where to send the email from!'))
  const sinceMs = nowMs - 1440 * minuteMs
  const sent = [...team.emails.values()].filter(
    ({ email_account_id, due_at }) => email_account_id === mailbox.id && Date.parse(due_at ?? '') > sinceMs,
  )
  if (sent.length < Number(mailbox.email_daily_threshold)) return
  const text = 'You have reached your daily email sending limit. Contact your admin to adjust your sending limits.'
  throw new Refusal(unprocessable(text, { error_code: 'SEND_NOW_LIMIT_EXCEEDED' }))
}
