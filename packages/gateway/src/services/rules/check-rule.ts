import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { loadStages, type NamedStage } from './load-stages.ts'
import { placeholders, type RuleEvent, unknownPlaceholders } from './placeholders.ts'
import type { RuleAction, RuleConditions } from './rule-shape.ts'

/** A misspelt placeholder would be printed, and a misspelt stage would never come: both are refused at once. */
export async function checkRule(
  context: Context,
  rule: { event: RuleEvent; conditions: RuleConditions; action: RuleAction },
): Promise<void> {
  checkTexts(rule)
  const problem = findStrangeStage(rule.conditions, await loadStages(context, objectOf(rule.event)))
  // A stage made a minute ago is not in the cache yet.
  const field = problem && findStrangeStage(rule.conditions, await loadStages(context, objectOf(rule.event), 'refresh'))
  if (!field) return
  throw new ServiceError('invalid_input', 'No stage of this kind is like that', {
    reason: 'unknown_stage',
    field: `conditions.${field}`,
  })
}

function objectOf(event: RuleEvent): 'deal' | 'contact' {
  return event === 'deal.stage_changed' ? 'deal' : 'contact'
}

function checkTexts({ event, action }: { event: RuleEvent; action: RuleAction }): void {
  for (const field of ['title', 'note'] as const) {
    const [stranger] = unknownPlaceholders(action[field] ?? '', event)
    if (stranger === undefined) continue
    const known = placeholders[event].map((name) => `{${name}}`).join(', ')
    throw new ServiceError('invalid_input', `{${stranger}} is not known here. Known: ${known}`, {
      reason: 'unknown_placeholder',
      field: `action.${field}`,
    })
  }
}

function findStrangeStage(conditions: RuleConditions, stages: readonly NamedStage[]): keyof RuleConditions | undefined {
  const { toStageId, fromStageId, toStageName } = conditions
  const isStrange = (id: string | undefined): boolean => id !== undefined && !stages.some((stage) => stage.id === id)
  if (isStrange(toStageId)) return 'toStageId'
  if (isStrange(fromStageId)) return 'fromStageId'
  const isKnownName = toStageName === undefined || stages.some(({ name }) => isSameName(name, toStageName))
  return isKnownName ? undefined : 'toStageName'
}

export function isSameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
