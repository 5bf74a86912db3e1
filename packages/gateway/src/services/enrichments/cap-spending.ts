import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { storeBudget } from '../credits/store-budget.ts'

/** A list's own limit is a budget like any other, on the id under which everything it buys is booked. */
export async function capSpending(
  tx: Tx,
  { clock }: Context,
  { enrichmentId, maxCredits }: { enrichmentId: string; maxCredits: number | undefined },
): Promise<AuditEntry[]> {
  if (maxCredits === undefined) return []
  const terms = {
    id: budgetOf(enrichmentId),
    scope: { job: enrichmentId },
    period: 'total' as const,
    limitCredits: maxCredits,
    softAlerts: [],
  }
  return [(await storeBudget(tx, terms, new Date(clock.now()))).audit]
}

export function budgetOf(enrichmentId: string): string {
  return `enrichment-${enrichmentId.toLowerCase()}`
}
