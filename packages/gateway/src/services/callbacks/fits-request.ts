import { waterfallCeilingCredits } from '@delos/client'
import type { CallbackPersonRow, CallbackRequestRow } from '../../db/callbacks.ts'
import type { CallbackKind } from '../../db/tables.ts'
import { toMilli } from '../credits/milli.ts'
import type { DeliveredResult } from './read-result.ts'

const phoneMilli = 8000

/** What a result costs where Apollo does not say: the price list knows phone numbers only. */
export function chargeOf(kind: CallbackKind, result: DeliveredResult): number {
  if (result.creditsConsumed !== undefined) return toMilli(result.creditsConsumed)
  return kind === 'phone' ? phonesIn(result) * phoneMilli : 0
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
  if (chargeOf(request.kind, result) > mostOf(request.kind, { result, people })) return 'costs too much'
  return undefined
}

/** Vendors of a waterfall are paid for looking too, and what they take at most is assumed. */
function mostOf(
  kind: CallbackKind,
  { result, people }: { result: DeliveredResult; people: readonly CallbackPersonRow[] },
): number {
  if (kind === 'phone') return phonesIn(result) * phoneMilli
  return people.length * toMilli(waterfallCeilingCredits.email + waterfallCeilingCredits.phone)
}

function phonesIn({ people }: DeliveredResult): number {
  return [...people.values()].filter(({ phone }) => phone !== null).length
}
