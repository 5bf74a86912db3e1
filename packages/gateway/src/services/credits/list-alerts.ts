import { z } from 'zod'
import { decodeNumberCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listAlerts as listAlertRows } from '../../db/budget-alerts.ts'
import { operation } from '../../operation.ts'
import { alertSchema, viewAlert } from './alert-view.ts'
import { budgetIdSchema } from './budget-view.ts'

export const listAlerts = operation({
  name: 'credits.list_alerts',
  summary: 'Budgets that passed a share of their limit, newest first',
  scope: 'read',
  input: z.strictObject({ budget: budgetIdSchema.optional(), ...pageFields }),
  output: z.object({ alerts: z.array(alertSchema), nextCursor: nextCursorField }),
  async run({ db }, { budget, cursor, limit }) {
    const rows = await listAlertRows(db, { budgetId: budget, before: decodeNumberCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.seq)
    return { alerts: page.map(viewAlert), nextCursor }
  },
})
