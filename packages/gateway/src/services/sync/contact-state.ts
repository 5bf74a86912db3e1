import type { Contact } from '@delos/client'
import { known, type State } from './state.ts'

export interface Enrolment {
  status: string
  reason: string | null
}

export function contactState(contact: Contact): State {
  return known({
    email: contact.email,
    emailStatus: contact.email_status,
    firstName: contact.first_name,
    lastName: contact.last_name,
    title: contact.title,
    company: contact.organization_name,
    organizationId: contact.organization_id,
    accountId: contact.account_id,
    stageId: contact.contact_stage_id,
    ownerId: contact.owner_id,
    phone: contact.sanitized_phone,
    linkedinUrl: contact.linkedin_url,
    city: contact.city,
    country: contact.country,
    isUnsubscribed: contact.email_unsubscribed,
    listIds: contact.label_ids?.toSorted(),
    fields: contact.typed_custom_fields,
    sequences: contact.contact_campaign_statuses && enrolments(contact),
    lastActivityAt: contact.last_activity_date,
  })
}

/** By the id of the sequence. */
function enrolments({ contact_campaign_statuses: statuses }: Contact): Record<string, Enrolment> {
  return Object.fromEntries(
    statuses.map(({ emailer_campaign_id, status, inactive_reason }) => [
      emailer_campaign_id,
      { status, reason: inactive_reason },
    ]),
  )
}

/** The records embedded beside a contact change by themselves, and a touch alone is no change. */
export function contactContent(contact: Contact): object {
  const { account: _, organization: __, updated_at: ___, ...content } = contact
  return content
}
