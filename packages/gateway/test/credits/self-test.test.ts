import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findBudgetFault, findUnlimitedFault } from '../../src/services/credits/find-budget-fault.ts'
import { termsOf } from '../../src/services/credits/store-budget.ts'
import { createHarness, type Harness } from '../harness.ts'

let h: Harness

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
afterEach(async () => {
  for (const table of ['budgets', 'budget_windows']) {
    await sql.raw(`drop trigger if exists broken on ${table}`).execute(h.gateway.db)
  }
})
afterAll(() => h?.close())

const budgets = [
  { id: 'all', scope: {}, period: 'month', limitCredits: 10 },
  { id: 'none-left', scope: { team: 'sales' }, period: 'day', limitCredits: 0 },
  {
    id: 'narrow',
    scope: { team: 'sales', tag: 'x', session: 's', job: 'j', key: 'k' },
    period: 'total',
    limitCredits: 3,
  },
  { id: 'far', scope: { tag: 'far' }, period: 'week', limitCredits: 5, timezone: 'Pacific/Apia' },
]

describe('the self-test of the budgets', () => {
  test('passes where there is none, and where all are enforced', async () => {
    expect(await readiness()).toEqual([200, 'ok'])
    for (const { id, ...terms } of budgets) await h.http.put(`/api/budgets/${id}`, terms)
    const email = h.emulator.world.people.find((person) => person.enrichable && person.email)?.email
    expect((await h.http.post('/api/leads/enrich', { email })).status).toBe(200)
    const before = await books()
    await h.reopen()
    expect(await readiness()).toEqual([200, 'ok'])
    expect(await books()).toEqual(before)
  })

  test.each([
    ['counted', 'did not count', 'budget_windows', 'new.held_milli := old.held_milli;'],
    ['limited', 'did not refuse', 'budgets', 'new.limit_milli := 1000000000;'],
  ])('finds a budget whose holds are not %s', async (_what, fault, table, how) => {
    await breakUpdatesOf(table, how)
    for (const terms of await allTerms()) {
      expect(await findBudgetFault(h.as(), terms)).toEqual({ budget: terms.id, fault })
    }
    await h.reopen()
    expect(await readiness()).toEqual([503, 'failed'])
  })

  test('finds limits where nobody set any', async () => {
    for (const { id } of budgets) await h.http.delete(`/api/budgets/${id}`)
    expect(await findUnlimitedFault(h.as())).toBeUndefined()
    await h.http.put('/api/budgets/all', { scope: {}, period: 'day', limitCredits: 1 })
    expect(await findUnlimitedFault(h.as())).toEqual({ budget: null, fault: 'limits without a budget' })
  })
})

async function readiness(): Promise<[status: number, budgets: string]> {
  const { status, body } = await h.http.get<{ checks: { budgets: string } }>('/readyz')
  return [status, body.checks.budgets]
}

async function allTerms() {
  return (await h.gateway.db.selectFrom('budgets').selectAll().orderBy('id').execute()).map(termsOf)
}

/** Everything that a trial might leave behind. */
async function books() {
  const { db } = h.gateway
  return {
    budgets: await db.selectFrom('budgets').selectAll().orderBy('id').execute(),
    windows: await db.selectFrom('budgetWindows').selectAll().orderBy('budgetId').execute(),
    entries: await db.selectFrom('creditEntries').selectAll().execute(),
    alerts: await db.selectFrom('budgetAlerts').selectAll().execute(),
    audit: await db.selectFrom('auditLog').select('action').where('entityType', '=', 'budget').execute(),
  }
}

async function breakUpdatesOf(table: string, how: string): Promise<void> {
  const { db } = h.gateway
  await sql
    .raw(`create or replace function broken() returns trigger language plpgsql as $$ begin ${how} return new; end $$`)
    .execute(db)
  await sql.raw(`create trigger broken before update on ${table} for each row execute function broken()`).execute(db)
}
