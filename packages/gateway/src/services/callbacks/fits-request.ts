import type { CallbackPersonRow, CallbackRequestRow } from '../../db/callbacks.ts'
import { toMilli } from '../credits/milli.ts'
import { worstLaterMilli } from '../people/need-prices.ts'
import type { DeliveredResult } from './read-result.ts'

type AskedFor = Pick<CallbackRequestRow, 'kind' | 'needs'>

/** What a result costs where Apollo does not say: the price list knows phone numbers only. */
export function chargeOf({ kind, needs }: AskedFor, result: DeliveredResult): number {
  if (result.creditsConsumed !== undefined) return toMilli(result.creditsConsumed)
  return kind === 'phone' ? phonesIn(result) * worstLaterMilli(needs) : 0
}

/**
 * Why something posted cannot be the awaited result; undefined where it can be. The address is a secret, and still what
 * is posted there may speak of nobody but those who are awaited, and cost no more than they can.
 */
export function misfitOf(
  result: DeliveredResult,
  { request, people }: { request: CallbackRequestRow; people: readonly CallbackPersonRow[] },
): string | undefined {
  const expected = new Set(people.map(({ apolloId }) => apolloId))
  if (!result.isSuccess) return 'not a success'
  if ([...result.people.keys()].some((id) => !expected.has(id))) return 'somebody else’s result'
  if (result.requestId !== undefined && result.requestId !== request.apolloRequestId) return 'another request’s result'
  if (chargeOf(request, result) > mostOf(request, { result, people })) return 'costs too much'
  return undefined
}

/** Vendors of a waterfall are paid for looking too, and what they take at most is assumed. */
function mostOf(
  { kind, needs }: AskedFor,
  { result, people }: { result: DeliveredResult; people: readonly CallbackPersonRow[] },
): number {
  return (kind === 'phone' ? phonesIn(result) : people.length) * worstLaterMilli(needs)
}

function phonesIn({ people }: DeliveredResult): number {
  return [...people.values()].filter(({ phone }) => phone !== null).length
}
