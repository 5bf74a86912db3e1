import type { Context } from '../../context.ts'
import { upsertBudget } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import { toMilli } from '../credits/milli.ts'

/** A list's own limit is a budget like any other, on the tag under which everything it buys is booked. */
export async function capSpending(
  tx: Tx,
  context: Context,
  { enrichmentId, maxCredits }: { enrichmentId: string; maxCredits: number | undefined },
): Promise<void> {
  if (maxCredits === undefined) return
  const at = new Date(context.clock.now())
  await upsertBudget(tx, {
    id: budgetOf(enrichmentId),
    scope: JSON.stringify({ job: enrichmentId }),
    period: 'total',
    limitMilli: toMilli(maxCredits),
    softAlerts: '[]',
    createdAt: at,
    updatedAt: at,
  })
}

export function budgetOf(enrichmentId: string): string {
  return `enrichment-${enrichmentId.toLowerCase()}`
}
