import type { InConnection } from '../../../db/crm/links.ts'
import type { CrmReviewsTable, CrmSide } from '../../../db/crm-tables.ts'
import type { ReadDb } from '../../../db/database.ts'

/** What people have been asked, and have said. Records are `side|id`, pairs `apollo|crm`. */
export interface Judged {
  /** Records that an open review asks about, with its candidates. */
  open: Map<string, readonly string[]>
  /** Pairs that somebody has told apart. */
  apart: Set<string>
  /** Pairs that somebody wants left alone. */
  ignored: Set<string>
}

export function judgedNothing(): Judged {
  return { open: new Map(), apart: new Set(), ignored: new Set() }
}

export async function loadJudged(db: ReadDb, { connectionId, object }: InConnection): Promise<Judged> {
  const rows = await db
    .selectFrom('crmReviews')
    .select(['side', 'recordId', 'candidates', 'state'])
    .where('connectionId', '=', connectionId)
    .where('object', '=', object)
    .execute()
  const judged = judgedNothing()
  for (const row of rows) holdReview(judged, row)
  return judged
}

interface Asked {
  side: CrmSide
  recordId: string
  candidates: readonly string[]
  state: CrmReviewsTable['state']
}

export function holdReview(judged: Judged, { side, recordId, candidates, state }: Asked): void {
  if (state === 'open') judged.open.set(`${side}|${recordId}`, candidates)
  for (const candidate of candidates) {
    if (state === 'create') judged.apart.add(pairOf(side, recordId, candidate))
    if (state === 'ignore') judged.ignored.add(pairOf(side, recordId, candidate))
  }
}

/** Whether an open review of the other side has the record among its candidates. */
export function isCandidate({ open }: Judged, side: CrmSide, id: string, others: readonly string[]): boolean {
  const other = side === 'crm' ? 'apollo' : 'crm'
  return others.some((recordId) => open.get(`${other}|${recordId}`)?.includes(id))
}

export function pairOf(side: CrmSide, id: string, otherId: string): string {
  return side === 'apollo' ? `${id}|${otherId}` : `${otherId}|${id}`
}
