import type { Call } from '../route.ts'
import type { EmailMessage } from '../team/email-message.ts'
import { contactFields } from './saved.ts'

type Fields = Record<string, unknown>

/** A message with its contact. */
export function emailFields({ team, directory }: Pick<Call, 'team' | 'directory'>, message: EmailMessage): Fields {
  const contact = team.contacts.get(message.contact_id ?? '')
  return { ...message, contact: contact ? contactFields(contact, team, directory) : null }
}

/** A message in the list of outreach e-mails. */
export function emailRow({ team }: Pick<Call, 'team'>, message: EmailMessage): Fields {
  const sequence = team.sequences.get(message.emailer_campaign_id ?? '')
  const step = team.sequenceSteps.find(({ id }) => id === message.emailer_step_id)
  return {
    ...message,
    appendment_html: '',
    appendment_html_loaded: true,
    campaign_name: sequence?.name ?? null,
    campaign_max_emails_per_day: sequence?.max_emails_per_day ?? null,
    campaign_position: step?.position ?? null,
    step_max_emails_per_day: step?.max_emails_per_day ?? null,
  }
}

/** Scripts and handlers are cut out, as Apollo does before it saves a draft. */
export function sanitizeHtml(html: string): string {
  return html
    .replace(/<(script|style|iframe)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
}
