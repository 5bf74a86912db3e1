import { z } from 'zod'
import type { RuleRow } from '../../db/rules.ts'
import { apolloId } from '../deals/fields.ts'
import { taskPriority, taskType } from '../tasks/task-fields.ts'
import { ruleEvents } from './placeholders.ts'

export const ruleConditions = z.strictObject({
  toStageId: apolloId.optional(),
  fromStageId: apolloId.optional(),
  toStageName: z.string().trim().min(1).max(250).optional().describe('In any spelling of case'),
})

export const ruleAction = z.strictObject({
  type: z.literal('create_task'),
  taskType,
  title: z.string().trim().min(1, 'must not be empty').max(250, 'must be at most 250 characters'),
  note: z.string().max(2000, 'must be at most 2000 characters').optional(),
  dueInDays: z.int('must be a whole number').min(0, 'must not be negative').max(365, 'must be at most 365'),
  priority: taskPriority.optional(),
  userId: apolloId.optional().describe('Whose task it is; the owner of the deal or contact where left out'),
})

export type RuleConditions = z.output<typeof ruleConditions>
export type RuleAction = z.output<typeof ruleAction>

export const ruleView = z.object({
  id: z.string(),
  name: z.string(),
  event: z.enum(ruleEvents),
  conditions: ruleConditions,
  action: ruleAction,
  enabled: z.boolean(),
  createdAt: z.string(),
})

export function viewOfRule(rule: RuleRow): z.input<typeof ruleView> {
  const { id, name, enabled } = rule
  return {
    id,
    name,
    event: z.enum(ruleEvents).parse(rule.event),
    conditions: ruleConditions.parse(rule.conditions),
    action: ruleAction.parse(rule.action),
    enabled,
    createdAt: rule.createdAt.toISOString(),
  }
}
