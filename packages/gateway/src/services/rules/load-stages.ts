import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { loadDealStages } from '../deals/deal-stages.ts'

export interface NamedStage {
  id: string
  name: string
}

/** The stages that records of this kind go through. */
export async function loadStages(
  context: Context,
  object: 'deal' | 'contact',
  cache: 'default' | 'refresh' = 'default',
): Promise<NamedStage[]> {
  if (object === 'deal') return loadDealStages(context, cache)
  return context.apollo.contacts.stages(callOptions(context, { cache }))
}

export function stageName(stages: readonly NamedStage[], id: string | null): string | null {
  return stages.find((stage) => stage.id === id)?.name ?? null
}
