import type { Contact } from '@delos/client'
import { describe, expect, it } from 'vitest'
import { predictSkip } from './predict-skip.ts'

const circumstances = { sequenceId: 's1', actingUserId: 'u1', companies: new Set(['org2']), allow: [] }
const contact = {
  id: 'c1',
  email: 'ada@example.com',
  email_status: 'verified',
  owner_id: 'u1',
  organization_id: 'org1',
  contact_campaign_statuses: [],
} as unknown as Contact

function enrolled(sequenceId: string, status: string): Contact['contact_campaign_statuses'] {
  return [{ emailer_campaign_id: sequenceId, status }] as Contact['contact_campaign_statuses']
}

describe('predictSkip', () => {
  it('lets a clean contact in', () => {
    expect(predictSkip(contact, circumstances)).toBeUndefined()
  })

  it('names the reason', () => {
    const cases: [Partial<Contact> | undefined, string][] = [
      [undefined, 'contact_not_found'],
      [{ email: null, email_status: null }, 'no_email'],
      [{ email_status: 'extrapolated' }, 'unverified_email'],
      [{ owner_id: 'u2' }, 'not_owned'],
      [{ organization_id: 'org2' }, 'same_company'],
      [{ email_unsubscribed: true }, 'unsubscribed'],
      [{ contact_campaign_statuses: enrolled('s1', 'finished') }, 'already_in_sequence'],
      [{ contact_campaign_statuses: enrolled('s2', 'paused') }, 'active_in_other_sequence'],
      [{ contact_campaign_statuses: enrolled('s2', 'finished') }, 'finished_in_other_sequence'],
    ]
    for (const [change, reason] of cases) {
      expect(predictSkip(change && { ...contact, ...change }, circumstances)).toBe(reason)
    }
  })

  it('passes over what the caller allows', () => {
    const stranger = { ...contact, owner_id: 'u2', email_status: 'extrapolated' as const }
    expect(predictSkip(stranger, { ...circumstances, allow: ['not_owned', 'unverified_email'] })).toBeUndefined()
    expect(predictSkip(stranger, { ...circumstances, allow: ['not_owned'] })).toBe('unverified_email')
  })
})
