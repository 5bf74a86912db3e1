import { ApolloError, type DealStage } from '@delos/client'
import type { Context } from '../../context.ts'
import { type DealFacts, listStageOdds } from '../../db/deal-figures.ts'
import { loadDealStages } from './deal-stages.ts'
import { apolloId } from './fields.ts'

/** What every figure about the pipeline can be narrowed to. */
export const pipelineFilter = {
  ownerId: apolloId.optional().describe('Only deals of this user'),
  pipelineId: apolloId.optional().describe('Only deals of this pipeline of Apollo’s'),
}

export interface Stage {
  id: string
  name: string
  order: number
  pipelineId: string | null
  isWon: boolean
  isClosed: boolean
  /** Percent; a team's own before Apollo's. */
  probability: number | null
  probabilityFrom: 'setting' | 'apollo' | null
}

/** The stages in their order with the odds that hold here. */
export interface Pipeline {
  stages: readonly Stage[]
  /** False where Apollo could not be asked: then stages have no names. */
  stagesKnown: boolean
  stage(id: string | null): Stage | undefined
  /** Percent: a closed deal has been decided, an open one has the odds of its stage. */
  oddsOf(deal: DealFacts): number | null
}

export async function loadPipeline(context: Context): Promise<Pipeline> {
  const [stages, odds] = await Promise.all([stagesUnlessRefused(context), listStageOdds(context.db)])
  const settings = new Map(odds.map(({ stageId, probability }) => [stageId, probability]))
  const known = (stages ?? []).map((stage) => toStage(stage, settings.get(stage.id)))
  const byId = new Map(known.map((stage) => [stage.id, stage]))
  return {
    stages: known,
    stagesKnown: stages !== undefined,
    stage: (id) => (id === null ? undefined : byId.get(id)),
    oddsOf(deal) {
      if (deal.isClosed) return deal.isWon ? 100 : 0
      const stageId = deal.stageId ?? ''
      return settings.get(stageId) ?? byId.get(stageId)?.probability ?? readPercent(deal.dealProbability)
    },
  }
}

async function stagesUnlessRefused(context: Context): Promise<DealStage[] | undefined> {
  try {
    return await loadDealStages(context)
  } catch (error) {
    if (!(error instanceof ApolloError) || context.signal.aborted) throw error
    context.log.warn({ err: error }, 'stages could not be read')
    return undefined
  }
}

export function toStage(stage: DealStage, setting: number | undefined): Stage {
  const apollos = readPercent(stage.probability)
  return {
    id: stage.id,
    name: stage.name,
    order: stage.display_order,
    pipelineId: stage.opportunity_pipeline_id ?? null,
    isWon: stage.is_won,
    isClosed: stage.is_closed,
    probability: setting ?? apollos,
    probabilityFrom: setting !== undefined ? 'setting' : apollos === null ? null : 'apollo',
  }
}

/** Null for what is no percentage; nothing is weighted with it. */
function readPercent(value: unknown): number | null {
  const percent = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof percent === 'number' && percent >= 0 && percent <= 100 ? percent : null
}

/** When the deal came into its stage, where that was seen here or Apollo says it. */
export function stageSince(
  deal: Pick<DealFacts, 'stageId' | 'stageUpdatedAt'>,
  last: { toStageId: string | null; changedAt: Date } | undefined,
): Date | null {
  if (deal.stageId === null) return null
  return last && last.toStageId === deal.stageId ? last.changedAt : readTime(deal.stageUpdatedAt)
}

export function readTime(text: string | null | undefined): Date | null {
  const ms = Date.parse(text ?? '')
  return Number.isNaN(ms) ? null : new Date(ms)
}
