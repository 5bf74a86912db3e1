import { z } from 'zod'
import { deleteRuleRow } from '../../db/rules.ts'
import { operation } from '../../operation.ts'
import { requireRule, ruleKey } from './require-rule.ts'

export const deleteRule = operation({
  name: 'rules.delete',
  summary: 'Delete a rule; what it has not done yet is not done any more',
  scope: 'write',
  input: z.strictObject({ id: ruleKey }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  async run({ mutate }, { id: key }) {
    return mutate(async (tx) => {
      const before = await requireRule(tx, key)
      await deleteRuleRow(tx, before.id)
      return {
        value: { id: before.id, deleted: true as const },
        audit: { action: 'rule.deleted', entityType: 'rule', entityId: before.id, before },
      }
    })
  },
})
