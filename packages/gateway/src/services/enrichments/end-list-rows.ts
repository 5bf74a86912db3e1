import type { Context } from '../../context.ts'
import { lockAwaitedContacts } from '../../db/awaiting-rows.ts'
import type { Tx } from '../../db/database.ts'
import { endRows, type RowEnd } from '../../db/enrichment-rows.ts'
import { noteSaving } from '../credits/note-saving.ts'

/** Ends rows that cost nothing, in a transaction of their own. */
export async function endListRows(context: Context, enrichmentId: string, ends: readonly RowEnd[]): Promise<void> {
  if (!ends.length) return
  const saved = ends.filter((end) => end.status === 'found' || end.status === 'awaiting').length
  if (saved) noteSaving(context, saved)
  const at = new Date(context.clock.now())
  await context.mutate(async (tx) => ({
    value: await endRows(tx, enrichmentId, await withoutArrived(tx, ends), at),
    audit: [],
  }))
}

/** What was awaited a moment ago may have come, and nobody would tell these rows any more. */
async function withoutArrived(tx: Tx, ends: readonly RowEnd[]): Promise<readonly RowEnd[]> {
  const awaiting = ends.flatMap(({ status, contactId }) => (status === 'awaiting' && contactId ? [contactId] : []))
  if (!awaiting.length) return ends
  const awaited = await lockAwaitedContacts(tx, awaiting)
  return ends.map((end) =>
    end.status === 'awaiting' && !awaited.has(end.contactId ?? '') ? { ...end, status: 'found' } : end,
  )
}
