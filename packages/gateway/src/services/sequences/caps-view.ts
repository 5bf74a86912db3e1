import { z } from 'zod'
import type { SequenceCapsRow } from '../../db/sequence-caps.ts'

const cap = (meaning: string) =>
  z.int('must be a whole number').min(0, 'must not be negative').max(1_000_000).nullable().describe(meaning)

export const capFields = {
  perDay: cap('Contacts that enter on a day, in UTC; null is no cap'),
  perCompany: cap('Contacts of one company that enter within `companyDays`'),
  companyDays: z.int('must be a whole number').min(1, 'must be 1 or more').max(365, 'must be 365 or less'),
  perMailbox: cap('Contacts that enter on a day for one mailbox to write to'),
}

export const capsView = z.object({ sequenceId: z.string().nullable().describe('Null: all sequences'), ...capFields })

export function viewCaps({ scope, perDay, perCompany, companyDays, perMailbox }: SequenceCapsRow) {
  return { sequenceId: scope === 'all' ? null : scope, perDay, perCompany, companyDays, perMailbox }
}
