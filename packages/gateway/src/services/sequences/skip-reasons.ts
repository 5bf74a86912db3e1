import type { AddToSequenceParams } from '@delos/client'
import { z } from 'zod'

/** Rules of this gateway: nobody passes them by asking Apollo for more. */
const ownReasons = [
  'suppressed',
  'daily_cap',
  'company_cap',
  'mailbox_cap',
  'enrolment_under_way',
  'not_asked',
  'outcome_unknown',
] as const

/** Why a contact does not enter a sequence. */
export const skipReasons = [
  ...ownReasons,
  'contact_not_found',
  'already_in_sequence',
  'active_in_other_sequence',
  'finished_in_other_sequence',
  'no_email',
  'unverified_email',
  'job_change',
  'same_company',
  'not_owned',
  'unsubscribed',
  'other',
] as const

export type SkipReason = (typeof skipReasons)[number]

export const skip = z.object({
  contactId: z.string(),
  reason: z.enum(skipReasons),
  by: z.enum(['delos', 'apollo']).describe('Whose rule it is'),
  detail: z.string().nullable().describe('More about it: which cap, which suppression, Apollo’s own word'),
})

export type Skip = z.output<typeof skip>

export function skipped(contactId: string, reason: SkipReason, detail: string | null = null): Skip {
  const isOwn = (ownReasons as readonly SkipReason[]).includes(reason)
  return { contactId, reason, by: isOwn ? 'delos' : 'apollo', detail }
}

const reasonsOnTheWire: Readonly<Record<string, SkipReason>> = {
  contact_not_found: 'contact_not_found',
  contacts_already_exists_in_current_campaign: 'already_in_sequence',
  contacts_active_in_other_campaigns: 'active_in_other_sequence',
  contacts_finished_in_other_campaigns: 'finished_in_other_sequence',
  contacts_without_email: 'no_email',
  contacts_unverified_email: 'unverified_email',
  contacts_with_job_change: 'job_change',
  contacts_in_same_company: 'same_company',
  contacts_without_ownership_permission: 'not_owned',
  contacts_unsubscribed: 'unsubscribed',
}

/** A reason that is not known here is told in Apollo's own word. */
export function apolloSkip(contactId: string, onTheWire: string | undefined): Skip {
  const known = onTheWire === undefined ? undefined : reasonsOnTheWire[onTheWire]
  return known ? skipped(contactId, known) : skipped(contactId, 'other', onTheWire ?? null)
}

/** The safeguards that a caller may lift, one by one. */
export const liftable = [
  'active_in_other_sequence',
  'finished_in_other_sequence',
  'no_email',
  'unverified_email',
  'job_change',
  'same_company',
  'not_owned',
] as const satisfies readonly SkipReason[]

export type Liftable = (typeof liftable)[number]

const flags = {
  active_in_other_sequence: 'sequence_active_in_other_campaigns',
  finished_in_other_sequence: 'sequence_finished_in_other_campaigns',
  no_email: 'sequence_no_email',
  unverified_email: 'sequence_unverified_email',
  job_change: 'sequence_job_change',
  same_company: 'sequence_same_company_in_same_campaign',
  not_owned: 'contacts_without_ownership_permission',
} as const satisfies Record<Liftable, keyof AddToSequenceParams>

export function toFlags(allow: readonly Liftable[]): Partial<AddToSequenceParams> {
  return Object.fromEntries(allow.map((reason) => [flags[reason], true]))
}
