import { ApolloError, CreditBudgetError } from '../errors.ts'
import type { OnEvent } from '../events.ts'
import type { ApolloRequest, ApolloResponse, Middleware } from '../http.ts'

/** Decides before a paid call whether it may be made, and learns what became of it. Amounts are thousandths of a credit. */
export interface CreditTracker {
  /** Holds the worst case. Rejects with a `CreditBudgetError` when the budget lacks it. */
  reserve(request: ApolloRequest, worstCaseMillicredits: number): Promise<CreditReservation>
}

/** One held amount; exactly one of the three is called, once. */
export interface CreditReservation {
  /** Apollo answered. `pendingMillicredits` may still be charged, when phones or a waterfall are delivered later. */
  settle(chargedMillicredits: number, pendingMillicredits?: number): Promise<void>
  /** Nothing was charged: the call was not sent or was refused. */
  release(): Promise<void>
  /** The call may have been executed and charged. */
  markUnknown(cause: unknown): Promise<void>
}

/** Reserves once a call, whatever the number of attempts below. */
export function credits(tracker: CreditTracker | undefined, onEvent: OnEvent): Middleware {
  return (next) => async (request) => {
    const cost = request.definition.credits
    if (cost === undefined) return next(request)
    const reservation = await tracker?.reserve(request, cost.worst(request))
    const response = await next(request).catch(async (error: unknown) => {
      await unsettled(reservation, error).catch((failure: unknown) => report(request, failure))
      throw error
    })
    const charged = cost.charged(request, response.data)
    const pending = cost.pending?.(request, response.data) ?? 0
    // What Apollo has charged for must reach the caller even if the books cannot be written; the hold stays and errs on the safe side.
    await reservation?.settle(charged, pending).catch((failure: unknown) => report(request, failure))
    return { ...response, credits: charged / 1000 }
  }

  function report({ endpoint }: ApolloRequest, error: unknown): void {
    onEvent({ type: 'credits_unsettled', endpoint, error })
  }
}

async function unsettled(reservation: CreditReservation | undefined, error: unknown): Promise<void> {
  const isUnknown = !(error instanceof ApolloError) || error.outcome === 'unknown'
  await (isUnknown ? reservation?.markUnknown(error) : reservation?.release())
}

/** The figures of a budget, in thousandths of a credit. */
export interface CreditBudgetFigures {
  limit: number
  charged: number
  reserved: number
  unknown: number
}

export interface CreditBudget extends CreditTracker {
  figures(): CreditBudgetFigures
}

/** A budget in this process's memory. `limit` is in credits; charged, reserved and unknown amounts never exceed it together. */
export function createCreditBudget({ limit }: { limit: number }): CreditBudget {
  const figures: CreditBudgetFigures = { limit: Math.round(limit * 1000), charged: 0, reserved: 0, unknown: 0 }
  const remaining = (): number => figures.limit - figures.charged - figures.reserved - figures.unknown

  function reservationOf(held: number): CreditReservation {
    return {
      settle: async (charged, pending = 0) => {
        figures.reserved += pending - held
        figures.charged += charged
      },
      release: async () => {
        figures.reserved -= held
      },
      markUnknown: async () => {
        figures.reserved -= held
        figures.unknown += held
      },
    }
  }

  return {
    figures: () => ({ ...figures }),
    reserve: async ({ endpoint }, worst) => {
      if (worst > remaining()) {
        throw new CreditBudgetError({ endpoint, requestedMillicredits: worst, remainingMillicredits: remaining() })
      }
      figures.reserved += worst
      return reservationOf(worst)
    },
  }
}

/** The credits that an answer from the cache cost: none, and undefined on free endpoints. */
export function creditsOfHit(request: ApolloRequest): Pick<ApolloResponse, 'credits'> {
  return request.definition.credits === undefined ? {} : { credits: 0 }
}
