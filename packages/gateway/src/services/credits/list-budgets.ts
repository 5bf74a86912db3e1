import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listBudgetPage, listOpenWindows } from '../../db/budgets.ts'
import { operation } from '../../operation.ts'
import { budgetSchema, viewBudget } from './budget-view.ts'

export const listBudgets = operation({
  name: 'budgets.list',
  summary: 'All budgets with what is left of each',
  scope: 'read',
  input: z.strictObject(pageFields),
  output: z.object({ budgets: z.array(budgetSchema), nextCursor: nextCursorField }),
  async run({ db, clock }, { cursor, limit }) {
    const at = new Date(clock.now())
    const rows = await listBudgetPage(db, { after: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    const windows = await listOpenWindows(
      db,
      page.map((row) => row.id),
      at,
    )
    return { budgets: page.map((row) => viewBudget(row, windows, at)), nextCursor }
  },
})
