import { toIso, toOffsetIso } from '../clock.ts'
import { type Params, readFlag, readText } from '../params.ts'
import type { Call } from '../route.ts'
import { nullFields } from '../wire/derived.ts'
import type { CampaignStatus, Contact } from './contact.ts'
import { touch } from './lookup.ts'
import type { Sequence, SequenceStep } from './sequences.ts'
import type { ActivityEvent, Team } from './team.ts'
import type { Mailbox } from './users.ts'

type Write = Pick<Call, 'team' | 'ids' | 'nowMs'>

/** Why this contact may not enter the sequence; each safeguard is lifted by its own flag. */
export function skipReason(
  team: Team,
  sequence: Sequence,
  candidate: { contact: Contact; params: Params },
): string | undefined {
  const { contact, params } = candidate
  const lifted = (flag: string): boolean => readFlag(params[flag])
  const elsewhere = contact.contact_campaign_statuses.filter((status) => status.emailer_campaign_id !== sequence.id)
  if (statusIn(contact, sequence.id)) return 'contacts_already_exists_in_current_campaign'
  if (contact.email_unsubscribed) return 'contacts_unsubscribed'
  if (!contact.email && !lifted('sequence_no_email')) return 'contacts_without_email'
  if (contact.email && contact.email_status !== 'verified' && !lifted('sequence_unverified_email')) {
    return 'contacts_unverified_email'
  }
  if (contact.owner_id !== team.actingUser.id && !lifted('contacts_without_ownership_permission')) {
    return 'contacts_without_ownership_permission'
  }
  if (elsewhere.some(isOngoing) && !lifted('sequence_active_in_other_campaigns')) {
    return 'contacts_active_in_other_campaigns'
  }
  if (elsewhere.some(({ status }) => status === 'finished') && !lifted('sequence_finished_in_other_campaigns')) {
    return 'contacts_finished_in_other_campaigns'
  }
  if (contact.contact_job_change_event && !lifted('sequence_job_change')) return 'contacts_with_job_change'
  return undefined
}

export function statusIn(contact: Contact, sequenceId: string): CampaignStatus | undefined {
  return contact.contact_campaign_statuses.find((status) => status.emailer_campaign_id === sequenceId)
}

function isOngoing({ status }: CampaignStatus): boolean {
  return status === 'active' || status === 'paused'
}

/** Companies of which somebody is in the sequence already. */
export function enrolledCompanies(team: Team, sequenceId: string): Set<string> {
  const companies = new Set<string>()
  for (const contact of team.contacts.values()) {
    if (contact.organization_id !== null && statusIn(contact, sequenceId)) companies.add(contact.organization_id)
  }
  return companies
}

export function enrol(
  write: Write,
  contact: Contact,
  entry: { sequence: Sequence; mailbox: Mailbox; params: Params },
): void {
  const { team, ids, nowMs } = write
  const { sequence, mailbox, params } = entry
  const paused = !sequence.active || params.status === 'paused'
  const inactiveReason = sequence.active ? null : 'Sequence inactive'
  const firstStep = team.sequenceSteps.find((step) => step.emailer_campaign_id === sequence.id)
  contact.contact_campaign_statuses.push({
    id: ids.take('enrolment'),
    emailer_campaign_id: sequence.id,
    send_email_from_user_id: mailbox.user_id,
    send_email_from_email_address: readText(params.send_email_from_email_address) ?? mailbox.email,
    send_email_from_email_account_id: mailbox.id,
    status: paused ? 'paused' : 'active',
    inactive_reason: inactiveReason,
    added_at: toOffsetIso(nowMs),
    added_by_user_id: readText(params.user_id) ?? team.actingUser.id,
    paused_at: paused ? toOffsetIso(nowMs) : null,
    auto_unpause_at: paused ? (readText(params.auto_unpause_at) ?? null) : null,
    ...nullFields('finished_at manually_set_unpause failure_reason in_response_to_emailer_message_id'),
    ...nullFields('cc_emails bcc_emails to_emails'),
    current_step_id: firstStep?.id ?? null,
    current_step_position: firstStep?.position ?? null,
  })
  contact.emailer_campaign_ids = [...contact.emailer_campaign_ids, sequence.id]
  sequence.last_used_at = toOffsetIso(nowMs)
  record(write, contact, { type: 'enrolled', sequence })
  if (paused)
    record(write, contact, { type: 'paused', sequence, ...(inactiveReason ? { reason: inactiveReason } : {}) })
  written(write, contact)
}

export type StopMode = 'mark_as_finished' | 'remove' | 'stop'

/** Ends an enrolment; a contact that is not in the sequence is left as it is. */
export function stopEnrolment(
  write: Write,
  contact: Contact,
  stop: { sequence: Sequence; mode: StopMode; reason?: string },
): void {
  const { sequence, mode, reason } = stop
  const status = statusIn(contact, sequence.id)
  if (!status) return
  if (mode === 'remove') {
    contact.contact_campaign_statuses = contact.contact_campaign_statuses.filter((other) => other !== status)
    contact.emailer_campaign_ids = contact.emailer_campaign_ids.filter((id) => id !== sequence.id)
    record(write, contact, { type: 'removed', sequence })
  } else {
    status.status = 'finished'
    status.finished_at = toOffsetIso(write.nowMs)
    status.inactive_reason = reason ?? (mode === 'stop' ? 'Stopped manually' : 'Marked as finished')
    record(write, contact, { type: 'completed', sequence, reason: status.inactive_reason })
  }
  written(write, contact)
}

/** An answer ends the enrolment and is counted by the sequence. */
export function answerEnrolment(write: Write, contact: Contact, sequence: Sequence): boolean {
  const status = statusIn(contact, sequence.id)
  if (!status) return false
  status.status = 'finished'
  status.finished_at = toOffsetIso(write.nowMs)
  status.inactive_reason = 'Replied'
  sequence.unique_replied = Number(sequence.unique_replied ?? 0) + 1
  record(write, contact, { type: 'replied', sequence })
  written(write, contact)
  touch(write.team, sequence.id, toIso(write.nowMs))
  return true
}

/** After an e-mail comes the next step, or the end. */
export function advanceEnrolment(
  write: Write,
  contact: Contact,
  { sequence, next, isBounced }: { sequence: Sequence; next: SequenceStep | undefined; isBounced: boolean },
): void {
  const status = statusIn(contact, sequence.id)
  if (!status) return
  if (next) {
    status.current_step_id = next.id
    status.current_step_position = next.position
  } else {
    status.status = isBounced ? 'bounced' : 'finished'
    status.finished_at = toOffsetIso(write.nowMs)
    status.inactive_reason = isBounced ? 'Bounced' : 'Completed all steps'
    record(write, contact, { type: isBounced ? 'failed' : 'completed', sequence, reason: status.inactive_reason })
  }
  written(write, contact)
  touch(write.team, sequence.id, toIso(write.nowMs))
}

/** Turning a sequence on or off moves those whom it holds. */
export function switchSequence(write: Write, sequence: Sequence, active: boolean): void {
  sequence.active = active
  for (const contact of write.team.contacts.values()) {
    const status = statusIn(contact, sequence.id)
    if (status?.status !== (active ? 'paused' : 'active')) continue
    if (active && status.inactive_reason !== 'Sequence inactive') continue
    status.status = active ? 'active' : 'paused'
    status.inactive_reason = active ? null : 'Sequence inactive'
    status.paused_at = active ? null : toOffsetIso(write.nowMs)
    record(write, contact, { type: active ? 'resumed' : 'paused', sequence })
    written(write, contact)
  }
  touch(write.team, sequence.id, toIso(write.nowMs))
}

function record(write: Write, contact: Contact, entry: { type: string; sequence: Sequence; reason?: string }): void {
  const { type, sequence, reason } = entry
  const event: ActivityEvent = { type, occurred_at: toIso(write.nowMs), sequence_id: sequence.id }
  event.sequence_name = sequence.name
  if (reason !== undefined) event.reason = reason
  const events = write.team.activity.get(contact.id) ?? []
  events.push(event)
  write.team.activity.set(contact.id, events)
}

function written(write: Write, contact: Contact): void {
  contact.updated_at = toIso(write.nowMs)
  touch(write.team, contact.id, contact.updated_at)
}
