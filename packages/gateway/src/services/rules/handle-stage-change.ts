import { z } from 'zod'
import type { Context } from '../../context.ts'
import { insertFirings, listRulesInForce, type RuleRow } from '../../db/rules.ts'
import { findStageChange, type StageChangeRow } from '../../db/stage-changes.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { applies } from './applies.ts'
import { loadStages, stageName } from './load-stages.ts'
import { ruleConditions } from './rule-shape.ts'

export const handleStageChange = operation({
  name: 'rules.handle_stage_change',
  summary: 'Find the rules that a stage change calls for, and have each of them act once',
  scope: 'write',
  input: z.strictObject({ changeId: z.string().min(1) }),
  output: z.object({ matched: z.number(), fired: z.number() }),
  async run(context, { changeId }) {
    const change = await findStageChange(context.db, changeId)
    if (!change)
      throw new ServiceError('not_found', 'There is no such stage change', { reason: 'stage_change_not_found' })
    const rules = await findRulesFor(context, change)
    if (!rules.length) return { matched: 0, fired: 0 }
    const at = new Date(context.clock.now())
    return context.mutate(async (tx) => {
      const firings = rules.map((rule) => ({
        id: context.makeId(),
        ruleId: rule.id,
        causeId: change.id,
        createdAt: at,
      }))
      const firingIds = await insertFirings(tx, firings)
      return {
        value: { matched: rules.length, fired: firingIds.length },
        audit: [],
        enqueue: firingIds.map((firingId) => ({
          name: 'create-task',
          payload: { firingId },
          intent: `create-task-${firingId}`,
        })),
      }
    })
  },
})

async function findRulesFor(context: Context, change: StageChangeRow): Promise<RuleRow[]> {
  const rules = await listRulesInForce(context.db, { event: `${change.object}.stage_changed`, at: change.changedAt })
  const needsName = rules.some((rule) => ruleConditions.parse(rule.conditions).toStageName !== undefined)
  const toName = needsName ? stageName(await loadStages(context, change.object), change.toStageId) : null
  return rules.filter((rule) => applies(ruleConditions.parse(rule.conditions), change, toName))
}
