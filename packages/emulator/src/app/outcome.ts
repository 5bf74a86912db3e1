import { toIso, toOffsetIso } from '../clock.ts'
import { Refusal, unprocessable } from '../reply.ts'
import { type EmailMessage, settleEmail } from '../team/email-message.ts'
import { answerEnrolment, statusIn, stopEnrolment } from '../team/enrolment.ts'
import { touch } from '../team/lookup.ts'
import type { Sequence } from '../team/sequences.ts'
import type { EmailOutcome } from './app-change.ts'
import { unknown, type Write } from './write.ts'

interface Outcome {
  id: string
  outcome: EmailOutcome
  replyClass?: string
}

export function recordOutcome(write: Write, { id, outcome, replyClass }: Outcome): string {
  const { team, ids, nowMs } = write
  const message = team.emails.get(id)
  if (!message) throw unknown('email', id)
  settleEmail(message, write)
  if (message.status !== 'completed') throw new Refusal(unprocessable(`e-mail ${id} has not been delivered`))
  const events = team.emailEvents.get(id) ?? []
  const isFirst = !events.some(({ type }) => type === outcome)
  events.push({ id: ids.take('event'), type: outcome, occurred_at: toOffsetIso(nowMs) })
  team.emailEvents.set(id, events)
  if (outcome === 'demoed') message.demoed = true
  if (outcome === 'replied') {
    message.replied = true
    message.reply_class = replyClass ?? 'willing_to_meet'
  }
  const sequence = team.sequences.get(message.emailer_campaign_id ?? '')
  if (sequence && isFirst) countOutcome(write, { message, sequence, outcome })
  else if (outcome === 'replied') {
    const feed = team.activity.get(message.contact_id ?? '') ?? []
    feed.push({ type: 'replied', occurred_at: toIso(nowMs), emailer_message_id: id })
    team.activity.set(message.contact_id ?? '', feed)
  }
  if (outcome === 'unsubscribed') optOut(write, message.contact_id)
  touch(team, id, toIso(nowMs))
  return id
}

/** A sequence counts each e-mail once; an answer also ends it for the contact. */
function countOutcome(
  write: Write,
  { message, sequence, outcome }: { message: EmailMessage; sequence: Sequence; outcome: EmailOutcome },
): void {
  const contact = write.team.contacts.get(message.contact_id ?? '')
  if (outcome === 'replied' && contact && answerEnrolment(write, contact, sequence)) return
  const counter = `unique_${outcome}`
  sequence[counter] = Number(sequence[counter] ?? 0) + 1
  touch(write.team, sequence.id, toIso(write.nowMs))
}

/** Who opts out gets no more of any sequence. */
function optOut(write: Write, contactId: string | null): void {
  const { team, nowMs } = write
  const contact = team.contacts.get(contactId ?? '')
  if (!contact) return
  contact.email_unsubscribed = true
  contact.updated_at = toIso(nowMs)
  touch(team, contact.id, contact.updated_at)
  for (const { emailer_campaign_id: id } of contact.contact_campaign_statuses) {
    const sequence = team.sequences.get(id)
    if (!sequence || statusIn(contact, id)?.status === 'finished') continue
    stopEnrolment(write, contact, { sequence, mode: 'stop', reason: 'Unsubscribed' })
  }
}
