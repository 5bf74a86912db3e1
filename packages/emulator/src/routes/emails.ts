import { isWithin, readDays } from '../day-range.ts'
import { containsText } from '../filters/text.ts'
import { pageOf, readPage } from '../paging.ts'
import { type Params, readInteger, readList, readText } from '../params.ts'
import { failure, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { type EmailMessage, settleEmail } from '../team/email-message.ts'
import type { Team } from '../team/team.ts'
import { emailFields, emailRow } from '../wire/email.ts'

const ROW = { limit: 'default', credits: 0 } as const
const MAX_CONTENTS = 10
const MAX_ROWS = 50_000

export const emailRoutes: Route[] = [
  {
    ...ROW,
    methods: ['GET', 'POST'],
    path: '/emailer_messages/search',
    endpoint: 'emailer_messages/search',
    handle: search,
  },
  {
    ...ROW,
    methods: ['POST'],
    path: '/emailer_messages/get_content',
    endpoint: 'emailer_messages/get_content',
    handle: getContent,
  },
  {
    ...ROW,
    methods: ['POST'],
    path: '/emailer_messages/email_send_status',
    endpoint: 'emailer_messages/email_send_status',
    handle: sendStatus,
  },
  {
    ...ROW,
    methods: ['GET'],
    path: '/emailer_messages/{id}/activities',
    endpoint: 'emailer_messages/activities',
    masterOnly: true,
    handle: activities,
  },
]

export function settledEmails(call: Call): EmailMessage[] {
  const messages = [...call.team.emails.values()]
  for (const message of messages) settleEmail(message, call)
  return messages
}

const TEXTS: Record<EmailMessage['status'], string> = {
  completed: 'Email was sent successfully.',
  failed: 'Email could not be sent.',
  scheduled: 'Email is being sent.',
  drafted: 'Email has not been sent yet.',
}

function sendStatus(call: Call): Reply {
  const id = readText(call.params.id)
  if (id === undefined) return unprocessable('Missing required parameter: id')
  const message = call.team.emails.get(id)
  if (!message) return failure(404, { error: 'Email message not found' })
  settleEmail(message, call)
  const { status, completed_at, not_sent_reason, failure_reason, failed_at } = message
  const head = { id, status, message: TEXTS[status] }
  if (status === 'completed') return ok({ ...head, completed_at })
  if (status === 'failed') return ok({ ...head, not_sent_reason, failure_reason, failed_at })
  return ok({ ...head, retry_after_seconds: 20 })
}

/** Of messages that were not sent, and of unknown ones, nothing is said. */
function getContent(call: Call): Reply {
  const ids = readList(call.params.ids)
  if (ids.length === 0) return unprocessable('Missing required parameter: ids')
  const format = call.params.body_format === 'html' ? 'html' : 'plain'
  const messages = ids.slice(0, MAX_CONTENTS).flatMap((id) => call.team.emails.get(id) ?? [])
  for (const message of messages) settleEmail(message, call)
  const emailer_messages = messages
    .filter(({ status }) => status === 'completed')
    .map((message) => ({
      id: message.id,
      subject: message.subject,
      body: format === 'html' ? message.body_html : message.body_text,
      body_format: format,
      status: message.status,
      sent_at: message.completed_at,
      recipients: message.recipients.map(({ email, recipient_type_cd }) => ({ email, type: recipient_type_cd })),
    }))
  return ok({ emailer_messages })
}

function activities(call: Call): Reply {
  const { team, path } = call
  const message = team.emails.get(path.id ?? '')
  if (!message) return unprocessable('Could not find message.')
  settleEmail(message, call)
  const events = team.emailEvents.get(message.id) ?? []
  const count = (type: string): number => events.filter((event) => event.type === type).length
  const row = {
    ...emailRow(call, message),
    emailer_message_events: events,
    num_opens: count('opened'),
    num_clicks: count('clicked'),
  }
  return ok({
    activities: [{ id: message.id, type: 'emailer_message', emailer_message_id: message.id, emailer_message: row }],
    emailer_message: emailFields(call, message),
  })
}

/** Without a total and without a page: the list ends with a short page. */
function search(call: Call): Reply {
  const { team, params } = call
  const page = readEmailPage(params)
  const found = settledEmails(call).filter(emailTest(team, params)).toReversed()
  const rows = pageOf(found, page)
  const stepIds = new Set(rows.map(({ emailer_step_id }) => emailer_step_id))
  return ok({
    breadcrumbs: [],
    emailer_messages: rows.map((message) => emailRow(call, message)),
    emailer_steps: team.sequenceSteps.filter(({ id }) => stepIds.has(id)),
    num_fetch_result: null,
  })
}

function readEmailPage(params: Params): ReturnType<typeof readPage> {
  const rows = (readInteger(params.page) ?? 1) * Math.min(100, readInteger(params.per_page) ?? 25)
  if (rows > MAX_ROWS) {
    const text = 'Invalid parameter passed in. Page * per page number is over threshold.'
    throw new Refusal(unprocessable(text))
  }
  return readPage(params)
}

function emailTest(team: Team, params: Params): (message: EmailMessage) => boolean {
  const stats = readList(params.emailer_message_stats)
  const classes = readList(params.emailer_message_reply_classes)
  const users = readList(params.user_ids)
  const campaigns = readList(params.emailer_campaign_ids)
  const notCampaigns = readList(params.not_emailer_campaign_ids)
  const reasons = readList(params.not_sent_reason_cds)
  const mailbox = readText(params.email_account_id_and_aliases)
  const mode = params.emailer_message_date_range_mode === 'completed_at' ? 'completed_at' : 'due_at'
  const days = readDays(params.emailer_message_date_range)
  const words = readText(params.q_keywords)
  return (message) => {
    if (stats.length > 0 && !stats.some((stat) => hasStat(team, message, stat))) return false
    if (classes.length > 0 && !classes.includes(message.reply_class ?? '')) return false
    if (users.length > 0 && !users.includes(message.user_id)) return false
    if (campaigns.length > 0 && !campaigns.includes(message.emailer_campaign_id ?? '')) return false
    if (notCampaigns.includes(message.emailer_campaign_id ?? '')) return false
    if (reasons.length > 0 && !reasons.includes(message.not_sent_reason ?? '')) return false
    if (mailbox !== undefined && !mailbox.startsWith(message.email_account_id ?? '')) return false
    if (!isWithin(days, message[mode])) return false
    const text = `${message.subject ?? ''} ${message.body_text} ${String(message.to_name)}`
    return words === undefined || containsText(text, words)
  }
}

function hasStat(team: Team, message: EmailMessage, stat: string): boolean {
  const did = (type: string): boolean => (team.emailEvents.get(message.id) ?? []).some((event) => event.type === type)
  switch (stat) {
    case 'delivered':
      return message.status === 'completed'
    case 'scheduled':
    case 'drafted':
      return message.status === stat
    case 'not_opened':
      return message.status === 'completed' && !did('opened')
    case 'bounced':
      return message.bounce === true
    case 'spam_blocked':
      return message.spam_blocked === true
    case 'failed_other':
      return message.status === 'failed' && message.bounce !== true
    case 'opened':
    case 'clicked':
    case 'unsubscribed':
    case 'demoed':
      return did(stat)
    default:
      return false
  }
}
