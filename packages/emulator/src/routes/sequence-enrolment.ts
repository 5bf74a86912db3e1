import { type Params, readFlag, readList, readText } from '../params.ts'
import { failure, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { Contact } from '../team/contact.ts'
import { enrol, enrolledCompanies, type StopMode, skipReason, stopEnrolment } from '../team/enrolment.ts'
import { findLabel } from '../team/labels.ts'
import { checkPathId } from '../team/lookup.ts'
import { touchesOf } from '../team/sequence-content.ts'
import type { Sequence, SequenceStep } from '../team/sequences.ts'
import type { Team } from '../team/team.ts'
import type { Mailbox } from '../team/users.ts'
import { contactFields } from '../wire/saved.ts'

const ROW = { methods: ['POST'], limit: 'default', credits: 0 } satisfies Partial<Route>

export const sequenceEnrolmentRoutes: Route[] = [
  {
    ...ROW,
    path: '/emailer_campaigns/{sequence_id}/add_contact_ids',
    endpoint: 'emailer_campaigns/add_contact_ids',
    handle: addContacts,
  },
  {
    ...ROW,
    path: '/emailer_campaigns/remove_or_stop_contact_ids',
    endpoint: 'emailer_campaigns/remove_or_stop_contact_ids',
    handle: removeOrStop,
  },
  {
    ...ROW,
    path: '/emailer_campaigns/activity_feed',
    endpoint: 'emailer_campaigns/activity_feed',
    handle: activityFeed,
  },
]

export function requireSequence(call: Call): Sequence {
  const sequence = call.team.sequences.get(checkPathId(call.path.sequence_id, 'sequence_id'))
  if (!sequence) throw new Refusal(failure(404, { error: 'Record not found.' }))
  return sequence
}

export function stepsOf(team: Team, sequence: Sequence): SequenceStep[] {
  return team.sequenceSteps.filter((step) => step.emailer_campaign_id === sequence.id)
}

// 200 does not mean enrolled: the answer says who was and who was skipped.
function addContacts(call: Call): Reply {
  const { team, params } = call
  const sequence = requireSequence(call)
  const mailbox = readMailbox(team, params)
  const skipped: Record<string, string> = {}
  const enrolled: Contact[] = []
  const taken = enrolledCompanies(team, sequence.id)
  const sameCompany = readFlag(params.sequence_same_company_in_same_campaign)
  for (const id of new Set(readContactIds(team, params))) {
    const contact = team.contacts.get(id)
    const reason = contact ? skipReason(team, sequence, { contact, params }) : 'contact_not_found'
    if (reason !== undefined || !contact) skipped[id] = reason ?? 'contact_not_found'
    else if (!sameCompany && taken.has(contact.organization_id ?? '')) skipped[id] = 'contacts_in_same_company'
    else enrolled.push(contact)
  }
  for (const contact of enrolled) enrol(call, contact, { sequence, mailbox, params })
  return ok({
    contacts: enrolled.map((contact) => contactFields(contact, team, call.directory)),
    skipped_contact_ids: skipped,
    emailer_campaign: sequence,
    emailer_steps: stepsOf(team, sequence),
    emailer_touches: touchesOf(team, stepsOf(team, sequence)),
    team: { id: team.id },
    signals_hash: null,
  })
}

function readMailbox(team: Team, params: Params): Mailbox {
  const [id] = readList(params.send_email_from_email_account_id)
  const mailbox = team.mailboxes.find((mailbox) => mailbox.id === id)
  if (id === undefined || !mailbox) {
    const text = 'Please specify a emailer_campaign_id and send_email_from_email_account_id.'
    throw new Refusal(unprocessable(text))
  }
  if (!mailbox.active) throw new Refusal(unprocessable(`These mailboxes are no longer active. ${mailbox.email}`))
  return mailbox
}

function readContactIds(team: Team, params: Params): string[] {
  const ids = readList(params.contact_ids)
  const names = readList(params.label_names)
  if (ids.length === 0 && names.length === 0) {
    throw new Refusal(unprocessable('Please specify either contact_ids or label_names.'))
  }
  const labels = names.flatMap((name) => findLabel(team, name, 'contacts')?.id ?? [])
  const labelled = [...team.contacts.values()].filter((contact) => labels.some((id) => contact.label_ids.includes(id)))
  return [...ids, ...labelled.map((contact) => contact.id)]
}

const MODES: StopMode[] = ['mark_as_finished', 'remove', 'stop']

function removeOrStop(call: Call): Reply {
  const { team, params, directory } = call
  const mode = MODES.find((mode) => mode === params.mode)
  if (!mode) return unprocessable("Required parameter 'mode' missing")
  const sequences = readList(params.emailer_campaign_ids).flatMap((id) => team.sequences.get(id) ?? [])
  const contacts = readList(params.contact_ids).flatMap((id) => team.contacts.get(id) ?? [])
  for (const sequence of sequences) {
    for (const contact of contacts) stopEnrolment(call, contact, { sequence, mode })
  }
  return ok({
    contacts: contacts.map((contact) => contactFields(contact, team, directory)),
    emailer_campaigns: sequences.map(({ id }) => ({ id })),
    num_contacts: contacts.length,
    contact_statuses: countStatuses(team, sequences),
    emailer_steps: sequences.flatMap((sequence) => stepsOf(team, sequence)),
  })
}

const STATUSES = ['active', 'failed', 'paused', 'finished', 'bounced', 'hard_bounced', 'spam_blocked', 'not_sent']

function countStatuses(team: Team, sequences: Sequence[]): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(STATUSES.map((status) => [status, 0]))
  const ids = new Set(sequences.map((sequence) => sequence.id))
  for (const contact of team.contacts.values()) {
    for (const { emailer_campaign_id, status } of contact.contact_campaign_statuses) {
      if (ids.has(emailer_campaign_id)) counts[status] = (counts[status] ?? 0) + 1
    }
  }
  return counts
}

const MAX_EVENTS = 50

function activityFeed({ team, params }: Call): Reply {
  const contact = team.contacts.get(readText(params.contact_id) ?? '')
  if (!contact) return failure(404, { error: 'Contact not found' })
  const sequenceId = readText(params.sequence_id)
  const wanted = Number(readText(params.per_page) ?? MAX_EVENTS)
  const perPage = Math.min(MAX_EVENTS, Math.max(1, Number.isNaN(wanted) ? MAX_EVENTS : wanted))
  const events = (team.activity.get(contact.id) ?? []).filter(
    (event) => sequenceId === undefined || event.sequence_id === sequenceId,
  )
  return ok({ contact_id: contact.id, events: events.toReversed().slice(0, perPage) })
}
