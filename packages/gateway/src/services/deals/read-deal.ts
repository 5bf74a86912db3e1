import type { Deal } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { dealNotFound, isMissingDeal } from './deal-errors.ts'

/** The deal as Apollo has it now. */
export async function readDeal(context: Context, id: string): Promise<Deal> {
  try {
    return await context.apollo.deals.get(id, callOptions(context))
  } catch (error) {
    throw isMissingDeal(error) ? dealNotFound(error) : error
  }
}
