import type { AuditEntry } from '../../db/audit-log.ts'
import { dropBudgetWindows, lockBudget, lockUnclosedWindows } from '../../db/budgets.ts'
import { type BudgetRow, lockBudgetWindow, moveBudgetWindow, upsertBudget } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import { lockSpendGate } from '../../db/spend-gate.ts'
import type { BudgetPeriod, BudgetScope } from '../../db/tables.ts'
import { windowAt } from './budget-window.ts'
import { toCredits, toMilli } from './milli.ts'

export interface BudgetTerms {
  id: string
  scope: BudgetScope
  period: BudgetPeriod
  limitCredits: number
  softAlerts: number[]
  /** UTC where left out. */
  timezone?: string
}

export interface StoredBudget {
  created: boolean
  audit: AuditEntry
}

/**
 * Makes the budget or changes its terms. A new limit holds at once, for the window that is open too; another scope or
 * period, or other days, counts something else, so it begins with nothing spent.
 */
export async function storeBudget(tx: Tx, terms: BudgetTerms, at: Date): Promise<StoredBudget> {
  // Whoever holds credits has passed the gate and reads the budgets behind it.
  await lockSpendGate(tx)
  const before = await lockBudget(tx, terms.id)
  await upsertBudget(tx, {
    id: terms.id,
    scope: JSON.stringify(terms.scope),
    period: terms.period,
    limitMilli: toMilli(terms.limitCredits),
    softAlerts: JSON.stringify(terms.softAlerts),
    timezone: terms.timezone ?? 'UTC',
    createdAt: at,
    updatedAt: at,
  })
  if (before && countsElse(before, terms)) await dropBudgetWindows(tx, terms.id)
  await applyLimit(tx, terms, at)
  return {
    created: !before,
    audit: {
      action: before ? 'budget.changed' : 'budget.created',
      entityType: 'budget',
      entityId: terms.id,
      before: before ? termsOf(before) : null,
      after: { ...terms, timezone: terms.timezone ?? 'UTC' },
    },
  }
}

/** The terms as the audit log keeps them. */
export function termsOf(row: BudgetRow): BudgetTerms {
  const { id, scope, period, softAlerts, timezone } = row
  return { id, scope, period, limitCredits: toCredits(row.limitMilli), softAlerts, timezone }
}

/** What is spent already stays spent: a ceiling is never below it. */
async function applyLimit(tx: Tx, { id, period, limitCredits, timezone }: BudgetTerms, at: Date): Promise<void> {
  const limitMilli = toMilli(limitCredits)
  const { opensAt, closesAt } = windowAt(period, at, timezone)
  // Opened here where need be, so that a hold that still knows the old limit does not open it with that.
  await lockBudgetWindow(tx, { budgetId: id, opensAt }, { closesAt, ceilingMilli: limitMilli })
  for (const window of await lockUnclosedWindows(tx, id, at)) {
    const ceilingMilli = Math.max(limitMilli, window.heldMilli + window.postedMilli)
    await moveBudgetWindow(tx, window, { heldMilli: 0, postedMilli: 0, ceilingMilli })
  }
}

const scopeNames = ['key', 'team', 'tag', 'job', 'session'] as const

function countsElse(before: BudgetRow, terms: BudgetTerms): boolean {
  if (before.period !== terms.period || before.timezone !== (terms.timezone ?? 'UTC')) return true
  return scopeNames.some((name) => before.scope[name] !== terms.scope[name])
}
