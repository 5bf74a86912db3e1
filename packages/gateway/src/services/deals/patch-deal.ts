import { ApolloError, type Deal } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { outcomeUnknown, pause, unlessUnknown } from './create-once.ts'
import { dealNotFound, isMissingDeal, namingField } from './deal-errors.ts'
import { toAmount } from './to-deal.ts'

export interface DealPatch {
  amount?: number
  stageId?: string
}

const looksAfterMs = [200, 1000, 3000]

/** Setting the same values again changes nothing: after an unanswered try the deal is read, and set again where it must be. */
export async function patchDeal(context: Context, id: string, patch: DealPatch): Promise<Deal> {
  for (const afterMs of looksAfterMs) {
    const answered = await unlessUnknown(() => sendPatch(context, id, patch))
    if (answered?.id) return answered
    await pause(context, { afterMs, noun: 'change to the deal' })
    const current = await readIfPossible(context, id)
    if (current && hasTaken(current, patch)) return current
  }
  throw outcomeUnknown('change to the deal')
}

async function sendPatch(context: Context, id: string, { amount, stageId }: DealPatch): Promise<Deal> {
  try {
    return await context.apollo.deals.update(
      id,
      { amount, opportunity_stage_id: stageId },
      callOptions(context, { mustEnd: true }),
    )
  } catch (error) {
    if (isMissingDeal(error)) throw dealNotFound(error)
    throw namingField(error, { stageId })
  }
}

async function readIfPossible(context: Context, id: string): Promise<Deal | undefined> {
  try {
    return await context.apollo.deals.get(id, callOptions(context))
  } catch (error) {
    if (!(error instanceof ApolloError) || context.signal.aborted) throw error
    if (isMissingDeal(error)) throw dealNotFound(error)
    return undefined
  }
}

function hasTaken(deal: Deal, { amount, stageId }: DealPatch): boolean {
  if (amount !== undefined && toAmount(deal.amount) !== amount) return false
  return stageId === undefined || deal.opportunity_stage_id === stageId
}
