import { nullFields } from '../wire/derived.ts'

/** A saved company, as it stands on the wire. There is no `updated_at`. */
export interface Account {
  id: string
  name: string | null
  domain: string | null
  organization_id: string | null
  account_stage_id: string
  owner_id: string
  phone: string | null
  label_ids: string[]
  typed_custom_fields: Record<string, unknown>
  created_at: string
  [field: string]: unknown
}

const ALWAYS_NULL = nullFields(`
  parent_account_id linkedin_url twitter_url facebook_url last_activity_date hubspot_id salesforce_id crm_owner_id
  crm_record_url intent_signal_account intent_strength organization_headcount_six_month_growth
  organization_headcount_twelve_month_growth organization_headcount_twenty_four_month_growth
`)

export function newAccount(identity: {
  id: string
  teamId: string
  userId: string
  stageId: string
  nowIso: string
}): Account {
  return {
    id: identity.id,
    name: null,
    domain: null,
    team_id: identity.teamId,
    organization_id: null,
    account_stage_id: identity.stageId,
    owner_id: identity.userId,
    creator_id: identity.userId,
    phone: null,
    phone_status: 'no_status',
    label_ids: [],
    typed_custom_fields: {},
    custom_field_errors: {},
    account_playbook_statuses: [],
    account_rule_config_statuses: [],
    contact_emailer_campaign_ids: [],
    contact_campaign_status_tally: {},
    num_contacts: 0,
    source: 'api',
    original_source: 'api',
    source_display_name: 'Created from API',
    existence_level: 'full',
    modality: 'account',
    show_intent: false,
    has_intent_signal_account: false,
    ...ALWAYS_NULL,
    created_at: identity.nowIso,
  }
}
