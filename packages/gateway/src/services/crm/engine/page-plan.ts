import type { ParkedRow, ReviewRow } from '../../../db/crm/ledger.ts'
import type { LinkRow } from '../../../db/crm/links.ts'
import type { WriteRow } from '../../../db/crm/writes.ts'
import type { CrmSide, FieldBases, FieldChange } from '../../../db/crm-tables.ts'

/** What one page of records comes to; written down in one transaction, or shown only. */
export interface PagePlan {
  newLinks: LinkRow[]
  linkChanges: { id: string; change: LinkChange }[]
  writes: WriteRow[]
  parked: ParkedRow[]
  seen: { side: CrmSide; recordId: string }[]
  /** Records that there are no more: nothing is parked or asked for them. */
  gone: { side: CrmSide; recordId: string }[]
  reviews: ReviewRow[]
  /** Records that are to be looked at again, changed or not. */
  revisits: { side: CrmSide; recordId: string }[]
  /** Those that were looked at for that reason. */
  revisited: { side: CrmSide; recordId: string }[]
  /** Reviews that nothing speaks for any more. */
  settled: string[]
  counts: Record<string, number>
}

export type LinkChange = Partial<
  Pick<LinkRow, 'localId' | 'crmId' | 'bases' | 'flips' | 'dirty' | 'state' | 'reason' | 'echo'>
>

export function createPagePlan(): PagePlan {
  const records = { seen: [], gone: [], revisits: [], revisited: [] }
  return { newLinks: [], linkChanges: [], writes: [], parked: [], ...records, reviews: [], settled: [], counts: {} }
}

export function count(plan: PagePlan, name: string, times = 1): void {
  if (times) plan.counts[name] = (plan.counts[name] ?? 0) + times
}

export interface NewWrite {
  side: CrmSide
  action: WriteRow['action']
  localId?: string | null
  crmId?: string | null
  linkId?: string | null
  label: string
  changes: FieldChange[]
  bases: FieldBases
  why: string
  state?: WriteRow['state']
}
