import type { AccountStage, ContactStage, DealStage } from '@delos/client'

/** A stage of contacts, accounts or deals, in one shape. */
export interface ApolloStage {
  id: string
  object: 'contact' | 'account' | 'deal'
  name: string
  position: number
  pipelineId: string | null
  probability: number | null
  isWon: boolean | null
  isClosed: boolean | null
  raw: object
}

export function savedRecordStage(object: 'contact' | 'account', stage: ContactStage | AccountStage): ApolloStage {
  const name = stage.display_name || stage.name
  const none = { pipelineId: null, probability: null, isWon: null, isClosed: null }
  return { id: stage.id, object, name, position: stage.display_order, ...none, raw: stage }
}

export function dealStage(stage: DealStage): ApolloStage {
  return {
    id: stage.id,
    object: 'deal',
    name: stage.name,
    position: stage.display_order,
    pipelineId: stage.opportunity_pipeline_id,
    probability: stage.probability,
    isWon: stage.is_won,
    isClosed: stage.is_closed,
    raw: stage,
  }
}
