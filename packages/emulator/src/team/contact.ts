import { hashHex } from '../directory.ts'
import { emailDomain, isFreeDomain } from '../identity.ts'
import { nullFields } from '../wire/derived.ts'

/** One enrolment of a contact in a sequence. */
export interface CampaignStatus {
  id: string
  emailer_campaign_id: string
  status: string
  inactive_reason: string | null
  [field: string]: unknown
}

/** A saved person, as it stands on the wire. */
export interface Contact {
  id: string
  first_name: string | null
  last_name: string | null
  name: string
  title: string | null
  linkedin_url: string | null
  email: string | null
  email_status: string | null
  organization_name: string | null
  organization_id: string | null
  account_id: string | null
  person_id: string | null
  contact_stage_id: string
  owner_id: string
  creator_id: string
  label_ids: string[]
  typed_custom_fields: Record<string, unknown>
  emailer_campaign_ids: string[]
  contact_campaign_statuses: CampaignStatus[]
  created_at: string
  updated_at: string
  [field: string]: unknown
}

const ALWAYS_NULL = nullFields(`
  headline linkedin_uid photo_url twitter_url facebook_url email_source email_status_unavailable_reason
  email_unsubscribed extrapolated_email_confidence account_phone_note direct_dial_status
  direct_dial_enrichment_failed_at call_opted_out person_deleted salesforce_id salesforce_lead_id
  salesforce_contact_id salesforce_account_id hubspot_vid hubspot_company_id crm_id crm_owner_id crm_record_url
  merged_crm_ids present_raw_address street_address city state country postal_code formatted_address time_zone
  suggested_from_rule_engine_config_id intent_strength last_activity_date next_contact_id
`)

export function newContact(identity: { id: string; teamUserId: string; stageId: string; nowIso: string }): Contact {
  return {
    id: identity.id,
    contact_job_change_event: null,
    first_name: null,
    last_name: null,
    name: '',
    title: null,
    linkedin_url: null,
    email: null,
    email_status: null,
    email_true_status: null,
    updated_email_true_status: true,
    email_from_customer: null,
    email_needs_tickling: false,
    email_domain_catchall: false,
    free_domain: false,
    contact_emails: [],
    phone_numbers: [],
    organization_name: null,
    organization_id: null,
    account_id: null,
    person_id: null,
    ...ALWAYS_NULL,
    contact_stage_id: identity.stageId,
    owner_id: identity.teamUserId,
    creator_id: identity.teamUserId,
    label_ids: [],
    contact_roles: [],
    typed_custom_fields: {},
    custom_field_errors: {},
    emailer_campaign_ids: [],
    contact_campaign_statuses: [],
    source: 'api',
    original_source: 'api',
    source_display_name: 'Created from API',
    existence_level: 'full',
    queued_for_crm_push: true,
    has_pending_email_arcgate_request: false,
    has_email_arcgate_request: false,
    contact_rule_config_statuses: [],
    show_intent: false,
    is_likely_to_engage: false,
    created_at: identity.nowIso,
    updated_at: identity.nowIso,
  }
}

/** A given address counts as verified by the user, whatever it is. */
export function setEmail(contact: Contact, email: string | null, options: { keepStatus?: boolean } = {}): void {
  contact.email = email
  contact.contact_emails = email === null ? [] : [contactEmail(email)]
  contact.free_domain = email !== null && isFreeDomain(emailDomain(email))
  if (options.keepStatus) return
  contact.email_status = email === null ? null : 'verified'
  contact.email_true_status = email === null ? null : 'User Managed'
  contact.email_from_customer = email === null ? null : true
}

function contactEmail(email: string): Record<string, unknown> {
  const lower = email.toLowerCase()
  return {
    email,
    email_md5: hashHex('md5', lower),
    email_sha256: hashHex('sha256', lower),
    email_status: 'verified',
    extrapolated_email_confidence: null,
    position: 0,
    free_domain: isFreeDomain(emailDomain(lower)),
    source: 'User Managed',
    third_party_vendor_name: null,
    vendor_validation_statuses: [],
    email_needs_tickling: false,
    email_true_status: 'User Managed',
    email_status_unavailable_reason: null,
  }
}

export function phoneNumber(rawNumber: string, type: string, position: number): Record<string, unknown> {
  return {
    raw_number: rawNumber,
    sanitized_number: sanitizePhone(rawNumber),
    type,
    position,
    status: 'no_status',
    dnc_status: null,
    dnc_other_info: null,
    dialer_flags: null,
    source_name: 'User Managed',
    vendor_validation_statuses: [],
    third_party_vendor_name: null,
  }
}

export function sanitizePhone(rawNumber: string): string {
  const digits = rawNumber.replace(/[^\d+]/g, '')
  return digits.startsWith('+') ? digits : `+1${digits}`
}
