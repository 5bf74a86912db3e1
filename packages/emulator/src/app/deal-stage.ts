import { type Params, readText } from '../params.ts'
import type { DealStage } from '../team/deal.ts'
import { PIPELINE_ID, TEAM_ID } from '../team/stages.ts'
import type { Write } from './write.ts'

/** A stage after all others, in the pipeline named; a pipeline is there as soon as a stage is in it. */
export function createDealStage({ team, ids }: Write, fields: Params): DealStage {
  const type = readText(fields.type) ?? 'Open'
  const probability = fields.probability === null ? null : Number(fields.probability ?? 0)
  const stage: DealStage = {
    id: ids.take('deal_stage'),
    team_id: TEAM_ID,
    name: readText(fields.name) ?? '',
    display_order: Number(fields.display_order ?? team.dealStages.length),
    type,
    probability,
    is_won: type === 'Closed/Won',
    is_closed: type !== 'Open',
    forecast_category_cd: readText(fields.forecast_category_cd) ?? 'Pipeline',
    description: null,
    salesforce_id: null,
    is_meeting_set: null,
    opportunity_pipeline_id: readText(fields.opportunity_pipeline_id) ?? PIPELINE_ID,
    is_editable: true,
  }
  team.dealStages.push(stage)
  return stage
}
