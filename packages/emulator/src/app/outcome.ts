import { toIso, toOffsetIso } from '../clock.ts'
import { Refusal, unprocessable } from '../reply.ts'
import { settleEmail } from '../team/email-message.ts'
import { touch } from '../team/lookup.ts'
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
  events.push({ id: ids.take('event'), type: outcome, occurred_at: toOffsetIso(nowMs) })
  team.emailEvents.set(id, events)
  if (outcome === 'demoed') message.demoed = true
  if (outcome === 'replied') {
    message.replied = true
    message.reply_class = replyClass ?? 'willing_to_meet'
    const feed = team.activity.get(message.contact_id ?? '') ?? []
    feed.push({ type: 'replied', occurred_at: toIso(nowMs), emailer_message_id: id })
    team.activity.set(message.contact_id ?? '', feed)
  }
  touch(team, id, toIso(nowMs))
  return id
}
