import { z } from 'zod'
import { deleteRuleRow } from '../../db/rules.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'

export const deleteRule = operation({
  name: 'rules.delete',
  summary: 'Delete a rule; what it has not done yet is not done any more',
  scope: 'write',
  input: z.strictObject({ id: z.string().min(1) }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  async run({ mutate }, { id }) {
    return mutate(async (tx) => {
      const before = await deleteRuleRow(tx, id)
      if (!before) throw new ServiceError('not_found', 'There is no such rule', { reason: 'rule_not_found' })
      return {
        value: { id, deleted: true as const },
        audit: { action: 'rule.deleted', entityType: 'rule', entityId: id, before },
      }
    })
  },
})
