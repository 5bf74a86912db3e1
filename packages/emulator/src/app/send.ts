import { toOffsetIso } from '../clock.ts'
import type { Contact } from '../team/contact.ts'
import { type EmailMessage, newEmailMessage } from '../team/email-message.ts'
import { advanceEnrolment, statusIn } from '../team/enrolment.ts'
import type { Sequence, SequenceStep } from '../team/sequences.ts'
import { unknown, type Write } from './write.ts'

interface Send {
  contact: string
  sequence: string
  bounce?: boolean
}

/** Sends what the contact's step says; steps that are no e-mails count as done. */
export function sendNextEmail(write: Write, { contact: id, sequence: sequenceId, bounce = false }: Send): string {
  const { team } = write
  const contact = team.contacts.get(id)
  if (!contact?.email) throw unknown('contact with an address', id)
  const sequence = team.sequences.get(sequenceId)
  const status = sequence && statusIn(contact, sequenceId)
  if (status?.status !== 'active') throw unknown('sequence that is active for the contact', sequenceId)
  const steps = team.sequenceSteps.filter((step) => step.emailer_campaign_id === sequenceId)
  const step = steps.find(
    ({ position, type }) => position >= Number(status.current_step_position) && /email/.test(type),
  )
  if (!sequence || !step) throw unknown('e-mail left in the sequence', sequenceId)
  const message = sent(write, { contact, sequence, step, bounce })
  team.emails.set(message.id, message)
  const counter = bounce ? 'unique_bounced' : 'unique_delivered'
  for (const name of ['unique_scheduled', counter]) sequence[name] = Number(sequence[name] ?? 0) + 1
  const next = steps.find(({ position }) => position > step.position)
  advanceEnrolment(write, contact, { sequence, next: bounce ? undefined : next, isBounced: bounce })
  return message.id
}

interface Sent {
  contact: Contact
  sequence: Sequence
  step: SequenceStep
  bounce: boolean
}

function sent(write: Write, { contact, sequence, step, bounce }: Sent): EmailMessage {
  const status = statusIn(contact, sequence.id)
  const mailbox = write.team.mailboxes.find(({ id }) => id === status?.send_email_from_email_account_id)
  const recipient = {
    email: contact.email ?? '',
    raw_name: contact.name,
    recipient_type_cd: 'to',
    contact_id: contact.id,
    user_id: null,
  }
  const draft = { contact, mailbox, subject: sequence.name, bodyHtml: '', recipients: [recipient] }
  const at = toOffsetIso(write.nowMs)
  return {
    ...newEmailMessage(write, draft),
    type: 'outreach_automatic_email',
    emailer_campaign_id: sequence.id,
    emailer_step_id: step.id,
    due_at: at,
    bounce,
    spam_blocked: false,
    ...(bounce
      ? { status: 'failed', failed_at: at, not_sent_reason: 'not_valid_hard_bounce_detected' }
      : { status: 'completed', completed_at: at }),
  }
}
