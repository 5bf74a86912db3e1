import type { Contact } from '@delos/client'
import type { Liftable, SkipReason } from './skip-reasons.ts'

export interface Circumstances {
  sequenceId: string
  actingUserId: string
  /** Companies of which somebody is in the sequence already; empty where Apollo is left to look. */
  companies: ReadonlySet<string>
  allow: readonly Liftable[]
}

/** What Apollo would say of this contact, from what the contact itself tells; undefined: it would be enrolled. */
export function predictSkip(contact: Contact | undefined, circumstances: Circumstances): SkipReason | undefined {
  if (!contact) return 'contact_not_found'
  return certainSkip(contact, circumstances.sequenceId) ?? predictSafeguard(contact, circumstances)
}

/** What no caller can lift and the record alone decides. */
export function certainSkip(contact: Contact, sequenceId: string): SkipReason | undefined {
  if (statusIn(contact, sequenceId)) return 'already_in_sequence'
  return contact.email_unsubscribed ? 'unsubscribed' : undefined
}

/** The first of Apollo's safeguards that would stop the contact, and that the caller does not lift. */
export function predictSafeguard(contact: Contact, circumstances: Circumstances): Liftable | undefined {
  return safeguards(contact, circumstances).find((reason) => !circumstances.allow.includes(reason))
}

function safeguards(contact: Contact, { sequenceId, actingUserId, companies }: Circumstances): Liftable[] {
  const elsewhere = contact.contact_campaign_statuses.filter((status) => status.emailer_campaign_id !== sequenceId)
  const has = (...statuses: string[]): boolean => elsewhere.some(({ status }) => statuses.includes(status))
  const found: [reason: Liftable, isSo: boolean][] = [
    ['no_email', !contact.email],
    ['unverified_email', Boolean(contact.email) && contact.email_status !== 'verified'],
    ['not_owned', contact.owner_id !== actingUserId],
    ['active_in_other_sequence', has('active', 'paused')],
    ['finished_in_other_sequence', has('finished')],
    ['job_change', Boolean(contact.contact_job_change_event)],
    ['same_company', contact.organization_id !== null && companies.has(contact.organization_id)],
  ]
  return found.flatMap(([reason, isSo]) => (isSo ? [reason] : []))
}

export function statusIn(contact: Contact, sequenceId: string) {
  return contact.contact_campaign_statuses.find((status) => status.emailer_campaign_id === sequenceId)
}
