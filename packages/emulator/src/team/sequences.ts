import { nullFields } from '../wire/derived.ts'
import type { User } from './users.ts'

/** A sequence (emailer campaign), as it stands on the wire. */
export interface Sequence {
  id: string
  name: string
  active: boolean
  archived: boolean
  num_steps: number
  label_ids: string[]
  user_id: string
  created_at: string
  [field: string]: unknown
}

export interface SequenceStep {
  id: string
  emailer_campaign_id: string
  position: number
  type: string
  wait_mode: string
  [field: string]: unknown
}

export const SCHEDULE_ID = '66ed000000000000000ed001'
const SINCE = '2025-02-01T09:00:00.000Z'
const SEQUENCES: [name: string, active: boolean, stepTypes: string[]][] = [
  ['Outbound: revenue operations', true, ['auto_email', 'call', 'auto_email']],
  ['Trial follow-up', true, ['auto_email', 'manual_email']],
  ['Event invitation (draft)', false, ['auto_email']],
]

const COUNTERS = `unique_scheduled unique_delivered unique_bounced unique_opened unique_hard_bounced
  unique_spam_blocked unique_replied unique_demoed unique_clicked unique_unsubscribed bounce_rate hard_bounce_rate
  open_rate click_rate reply_rate spam_block_rate opt_out_rate demo_rate`

export function teamSequences(owner: User): Sequence[] {
  return SEQUENCES.map(([name, active, stepTypes], index) => ({
    ...newSequence({ id: sequenceId(index), name, ownerId: owner.id, createdAt: SINCE }),
    active,
    num_steps: stepTypes.length,
  }))
}

/** Visible to its owner only, as every new sequence is. */
export function newSequence(identity: { id: string; name: string; ownerId: string; createdAt: string }): Sequence {
  const { id, name, ownerId, createdAt } = identity
  return {
    id,
    name,
    active: false,
    archived: false,
    created_at: createdAt,
    creation_type: 'new',
    emailer_schedule_id: SCHEDULE_ID,
    user_id: ownerId,
    label_ids: [],
    max_emails_per_day: null,
    num_steps: 0,
    ...nullFields('folder_id sequence_ruleset_id last_used_at days_to_wait_before_mark_as_response'),
    ...nullFields('same_account_reply_policy_cd same_account_reply_delay_days remind_ab_test_results'),
    starred_by_user_ids: [],
    sequence_by_exact_daytime: null,
    excluded_account_stage_ids: [],
    excluded_contact_stage_ids: [],
    contact_email_event_to_stage_mapping: {},
    create_task_if_email_open: false,
    email_open_trigger_task_threshold: 3,
    mark_finished_if_click: false,
    mark_finished_if_reply: true,
    mark_finished_if_interested: true,
    mark_paused_if_ooo: true,
    is_performing_poorly: false,
    ab_test_step_ids: [],
    prioritized_by_user: null,
    ...Object.fromEntries(COUNTERS.split(/\s+/).map((counter) => [counter, 0])),
    loaded_stats: true,
    cc_emails: '',
    bcc_emails: '',
    underperforming_touches_count: 0,
    sharing_permission: {
      visibility: 'restricted',
      access_type: null,
      object_type: 'EmailerCampaign',
      object_id: id,
      is_owner: true,
      owner_id: ownerId,
      sharing_accesses: [],
    },
  }
}

export function teamSequenceSteps(): SequenceStep[] {
  return SEQUENCES.flatMap(([, , types], index) =>
    types.map((type, step) => ({
      ...newStep({ id: `66ef00000000000000${pad(index)}${pad(step + 1)}01`, sequenceId: sequenceId(index) }),
      position: step + 1,
      wait_time: step === 0 ? 30 : 3,
      type,
      wait_mode: step === 0 ? 'minute' : 'day',
    })),
  )
}

export function newStep(identity: { id: string; sequenceId: string }): SequenceStep {
  return {
    id: identity.id,
    emailer_campaign_id: identity.sequenceId,
    position: 1,
    wait_time: 0,
    type: 'auto_email',
    wait_mode: 'minute',
    note: null,
    max_emails_per_day: null,
    exact_datetime: null,
    priority: 'medium',
    auto_skip_in_x_days: null,
    counts: { active: 0, paused: 0, finished: 0, bounced: 0, spam_blocked: 0, hard_bounced: 0, not_sent: 0 },
    ab_test_details: {},
  }
}

function sequenceId(index: number): string {
  return `66ee000000000000000ee00${index + 1}`
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}

export function teamSchedules(): Record<string, unknown>[] {
  const hours = [[8, 17]]
  return [
    {
      id: SCHEDULE_ID,
      name: 'Normal business hours',
      default: true,
      time_zone: 'America/New_York',
      schedule_hash: { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours },
      created_at: SINCE,
      use_contacts_time_zone: false,
      skip_holidays: false,
    },
  ]
}
