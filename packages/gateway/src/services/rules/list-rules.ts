import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listRuleRows } from '../../db/rules.ts'
import { operation } from '../../operation.ts'
import { ruleView, viewOfRule } from './rule-shape.ts'

export const listRules = operation({
  name: 'rules.list',
  summary: 'List the rules',
  scope: 'read',
  input: z.strictObject(pageFields),
  output: z.object({ rules: z.array(ruleView), nextCursor: nextCursorField }),
  async run({ db }, { cursor, limit }) {
    const rows = await listRuleRows(db, { after: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    return { rules: page.map(viewOfRule), nextCursor }
  },
})
