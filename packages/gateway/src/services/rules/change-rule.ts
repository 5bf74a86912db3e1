import { z } from 'zod'
import { lockRules } from '../../db/rules.ts'
import { operation } from '../../operation.ts'
import { conditionList } from '../events/condition.ts'
import { eventPattern } from '../events/event-pattern.ts'
import { checkRule } from './check-rule.ts'
import { requireRule, ruleKey } from './require-rule.ts'
import { ruleAction } from './rule-actions.ts'
import { draftOf, ruleName, ruleView, toDraft, viewOfRule } from './rule-shape.ts'
import { changeRule as changeRuleRow, nameTaken } from './store-rule.ts'

export const changeRule = operation({
  name: 'rules.change',
  summary: 'Change what is sent of a rule; `enabled` alone turns it on or off',
  scope: 'write',
  input: z.strictObject({
    id: ruleKey,
    name: ruleName.optional(),
    event: eventPattern.optional(),
    conditions: conditionList.optional(),
    actions: z.array(ruleAction).min(1).max(10).optional(),
    enabled: z.boolean().optional(),
  }),
  output: ruleView,
  async run(context, { id: key, name, ...change }) {
    const rule = await requireRule(context.db, key)
    const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const { draft, paths } = toDraft({ ...draftOf(rule), ...sent })
    // What is only turned off is not looked at again: what it names may be gone.
    if (Object.keys(sent).some((field) => field !== 'enabled') || sent.enabled === true)
      await checkRule(context, draft, { paths })
    return context.mutate(async (tx) => {
      const rules = await lockRules(tx)
      const before = rules.find(({ id }) => id === rule.id) ?? (await requireRule(tx, rule.id))
      const wanted = name ?? before.name
      if (rules.some((other) => other.name === wanted && other.id !== rule.id)) throw nameTaken()
      const after = { ...draftOf(before), ...sent, name: wanted }
      const audit = await changeRuleRow(tx, context, { before, draft: after })
      return { value: viewOfRule(await requireRule(tx, rule.id)), audit }
    })
  },
})
