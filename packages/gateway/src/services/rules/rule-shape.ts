import { z } from 'zod'
import type { RuleRow } from '../../db/rules.ts'
import { apolloId } from '../deals/fields.ts'
import { type Condition, conditionList } from '../events/condition.ts'
import { eventPattern } from '../events/event-pattern.ts'
import { type RuleAction, ruleAction } from './rule-actions.ts'

export const ruleName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')

/** How a rule was written when it had one action; still read. */
const stageConditions = z.strictObject({
  toStageId: apolloId.optional(),
  fromStageId: apolloId.optional(),
  toStageName: z.string().trim().min(1).max(250).optional().describe('In any spelling of case'),
})

const manyActions = z.array(ruleAction).min(1, 'must name at least one').max(10, 'must be at most 10 actions')

/** A rule as it is sent, without its name. */
export const ruleFields = {
  event: eventPattern,
  conditions: z
    .union([conditionList, stageConditions])
    .default([])
    .describe('All of them have to hold; none fits every event'),
  actions: manyActions.optional(),
  action: ruleAction.optional().describe('In place of `actions`, where it is one'),
  enabled: z.boolean().default(true),
}

export interface RuleDraft {
  event: string
  conditions: Condition[]
  actions: RuleAction[]
  enabled: boolean
}

type Written = z.output<z.ZodObject<typeof ruleFields>>

/** How the caller wrote what is now in one shape: errors name the field that was sent. */
export interface DraftPaths {
  condition(index: number, name: string): string
  action(index: number): string
}

export function toDraft({ event, conditions, actions, action, enabled }: Written): {
  draft: RuleDraft
  paths: DraftPaths
} {
  const isList = Array.isArray(conditions)
  const sent = isList ? [] : Object.entries(conditions).filter(([, value]) => value !== undefined)
  const list = isList
    ? conditions
    : sent.map(([name, equals]) => ({ field: name === 'fromStageId' ? 'from' : 'to', equals }))
  return {
    draft: { event, conditions: list, actions: actions ?? (action ? [action] : []), enabled },
    paths: {
      condition: (index, name) => (isList ? `conditions.${index}.${name}` : `conditions.${sent[index]?.[0] ?? ''}`),
      action: (index) => (actions ? `actions.${index}` : 'action'),
    },
  }
}

/** Either form, and not both. */
export function hasOneForm({ actions, action }: { actions?: unknown; action?: unknown }): boolean {
  return (actions === undefined) !== (action === undefined)
}

export const oneForm = { message: 'give the actions', path: ['actions'] }

export const ruleView = z.object({
  id: z.string(),
  name: z.string(),
  event: z.string(),
  conditions: conditionList,
  actions: z.array(ruleAction),
  enabled: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export function viewOfRule(rule: RuleRow): z.input<typeof ruleView> {
  const { id, name, event } = rule
  const { conditions, actions, enabled } = draftOf(rule)
  const times = { createdAt: rule.createdAt.toISOString(), updatedAt: rule.updatedAt.toISOString() }
  return { id, name, event, conditions, actions, enabled, ...times }
}

export function draftOf({ event, conditions, actions, enabled }: RuleRow): RuleDraft {
  return { event, conditions: conditionList.parse(conditions), actions: z.array(ruleAction).parse(actions), enabled }
}
