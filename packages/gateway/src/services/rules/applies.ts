import type { StageChangeRow } from '../../db/stage-changes.ts'
import { isSameName } from './check-rule.ts'
import type { RuleConditions } from './rule-shape.ts'

/** Every condition that a rule names must hold; one that names none answers every change. */
export function applies(
  { toStageId, fromStageId, toStageName }: RuleConditions,
  change: Pick<StageChangeRow, 'fromStageId' | 'toStageId'>,
  toName: string | null,
): boolean {
  if (toStageId !== undefined && toStageId !== change.toStageId) return false
  if (fromStageId !== undefined && fromStageId !== change.fromStageId) return false
  return toStageName === undefined || (toName !== null && isSameName(toName, toStageName))
}
