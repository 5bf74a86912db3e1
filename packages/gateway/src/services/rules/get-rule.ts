import { z } from 'zod'
import { operation } from '../../operation.ts'
import { requireRule, ruleKey } from './require-rule.ts'
import { ruleView, viewOfRule } from './rule-shape.ts'

export const getRule = operation({
  name: 'rules.get',
  summary: 'One rule',
  scope: 'read',
  input: z.strictObject({ id: ruleKey }),
  output: ruleView,
  run: async ({ db }, { id }) => viewOfRule(await requireRule(db, id)),
})
