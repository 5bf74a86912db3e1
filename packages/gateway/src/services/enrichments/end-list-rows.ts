import type { Context } from '../../context.ts'
import { endRows, type RowEnd } from '../../db/enrichment-rows.ts'
import { noteSaving } from '../credits/note-saving.ts'

/** Ends rows that cost nothing, in a transaction of their own. */
export async function endListRows(context: Context, enrichmentId: string, ends: readonly RowEnd[]): Promise<void> {
  if (!ends.length) return
  const saved = ends.filter((end) => end.status === 'found').length
  if (saved) noteSaving(context, saved)
  const at = new Date(context.clock.now())
  await context.mutate(async (tx) => ({ value: await endRows(tx, enrichmentId, ends, at), audit: [] }))
}
