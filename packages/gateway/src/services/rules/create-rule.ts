import { z } from 'zod'
import { insertRule } from '../../db/rules.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { checkRule } from './check-rule.ts'
import { ruleEvents } from './placeholders.ts'
import { ruleAction, ruleConditions, ruleView } from './rule-shape.ts'

export const createRule = operation({
  name: 'rules.create',
  summary: 'Create a rule that answers a stage change with a task',
  scope: 'write',
  input: z.strictObject({
    name: z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters'),
    event: z.enum(ruleEvents),
    conditions: ruleConditions.default({}),
    action: ruleAction,
    enabled: z.boolean().default(true),
  }),
  output: ruleView,
  async run(context, input) {
    await checkRule(context, input)
    const at = new Date(context.clock.now())
    const id = context.makeId()
    const conditions = JSON.stringify(input.conditions)
    const action = JSON.stringify(input.action)
    return context.mutate(async (tx) => {
      const isNew = await insertRule(tx, { ...input, id, conditions, action, createdAt: at, updatedAt: at })
      if (!isNew)
        throw new ServiceError('conflict', 'Another rule has this name', { reason: 'rule_name_taken', field: 'name' })
      return {
        value: { ...input, id, createdAt: at.toISOString() },
        audit: { action: 'rule.created', entityType: 'rule', entityId: id, after: input },
      }
    })
  },
})
