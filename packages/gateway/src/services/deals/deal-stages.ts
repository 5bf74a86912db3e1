import type { DealStage } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'

/** By pipeline, and by their order within it. */
export async function loadDealStages(context: Context, cache: 'default' | 'refresh' = 'default'): Promise<DealStage[]> {
  const stages = await context.apollo.deals.stages(callOptions(context, { cache }))
  const pipelines = [...new Set(stages.map((stage) => stage.opportunity_pipeline_id))]
  const placeOf = (stage: DealStage): number => pipelines.indexOf(stage.opportunity_pipeline_id)
  return stages.toSorted((a, b) => placeOf(a) - placeOf(b) || a.display_order - b.display_order)
}

/** A stage made a minute ago is not in the cache yet: before refusing one, Apollo is asked. */
export async function requireDealStage(context: Context, stageId: string): Promise<DealStage> {
  for (const cache of ['default', 'refresh'] as const) {
    const stage = (await loadDealStages(context, cache)).find(({ id }) => id === stageId)
    if (stage) return stage
  }
  throw new ServiceError('invalid_input', 'No deal stage has this id', { reason: 'unknown_stage', field: 'stageId' })
}
