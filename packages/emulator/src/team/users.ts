import { nullFields } from '../wire/derived.ts'
import { TEAM_ID } from './stages.ts'

export interface User {
  id: string
  first_name: string
  last_name: string
  name: string
  title: string
  email: string
  [field: string]: unknown
}

export interface Mailbox {
  id: string
  user_id: string
  email: string
  active: boolean
  aliases: string[]
  [field: string]: unknown
}

const SINCE = '2025-01-15T09:00:00.000Z'

const USERS: [firstName: string, lastName: string, title: string][] = [
  ['Ana', 'Brandt', 'Revenue Operations'],
  ['Tomas', 'Lindqvist', 'Account Executive'],
  ['Priya', 'Raman', 'Sales Development Representative'],
]

/** Three users; the first is the longest-standing admin, as whom every key acts. */
export function teamUsers(): User[] {
  return USERS.map(([firstName, lastName, title], index) => ({
    id: `66e4000000000000000e400${index + 1}`,
    team_id: TEAM_ID,
    first_name: firstName,
    last_name: lastName,
    name: `${firstName} ${lastName}`,
    title,
    email: `${firstName.toLowerCase()}@team.example`,
    created_at: SINCE,
    deleted: false,
    permission_set_id: index === 0 ? '66e4000000000000000e4f01' : '66e4000000000000000e4f02',
    credit_limit: 10_000,
    direct_dial_credit_limit: 1000,
    export_credit_limit: 5000,
    ai_credit_limit: 2000,
    salesforce_id: null,
    subteam_ids: [],
    linked_salesforce: false,
    linked_hubspot: false,
  }))
}

export function teamMailboxes(users: User[]): Mailbox[] {
  return users.slice(0, 2).map((user, index) => ({
    id: `66ec000000000000000ec00${index + 1}`,
    user_id: user.id,
    email: user.email,
    type: 'gmail',
    active: true,
    default: index === 0,
    aliases: [],
    provider_display_name: 'Gmail',
    last_synced_at: SINCE,
    created_at: SINCE,
    ...nullFields('revoked_at inactive_reason signature_html'),
    seconds_delay_between_emails: 600,
    email_daily_threshold: 50,
    max_outbound_emails_per_hour: 6,
    email_sending_policy_cd: 'standard',
    deliverability_score: { deliverability_score: 98 },
    active_campaigns_count: 2,
  }))
}
