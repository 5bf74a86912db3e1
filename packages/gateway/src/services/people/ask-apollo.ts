import type { Person } from '@delos/client'
import { isMatch } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { ResultPromise } from '../callbacks/await-results.ts'
import { toMilli } from '../credits/milli.ts'
import { assignMatches } from './assign-matches.ts'
import type { PaidOrders } from './order.ts'
import { openReveal, promiseOf } from './reveal.ts'

export interface ApolloAnswer {
  /** In the order of the wishes; undefined for people whom Apollo does not know. */
  people: (Person | undefined)[]
  /** What the call cost in all, as Apollo says or its prices imply. */
  chargedMilli: number
  /** What Apollo delivers later, and charges for then. */
  promise?: ResultPromise
  wire: WireAnswer
}

/** The call's answer as it came, for a caller who wants Apollo's own words. */
export interface WireAnswer {
  text: string | undefined
  headers: Headers
  /** For how many people it was made. */
  asked: number
}

/** One call for up to ten people. Throws the client's errors, whose `outcome` says what is known about the charge. */
export async function askApollo(paid: PaidOrders, sentAtOnce: number | undefined): Promise<ApolloAnswer> {
  const [{ order }] = paid
  const { apollo } = order.context
  const reservationIds = paid.map(({ reservationId }) => reservationId)
  const options = callOptions(mostPatient(paid), { reservationIds, sentAtOnce })
  const wishes = paid.flatMap(({ purchases }) => purchases.map(({ wish }) => wish))
  const { params: reveal, callback } = await openReveal(order.context, order.options.needs)
  const [only] = wishes
  if (only && wishes.length === 1) {
    const { data, text, headers } = await apollo.request(
      'people/match',
      { params: { ...only.details, ...reveal } },
      options,
    )
    const found = isMatch(data.person) ? data.person : undefined
    const promise = promiseOf(callback, data)
    return { people: [found], chargedMilli: found ? 1000 : 0, promise, wire: { text, headers, asked: 1 } }
  }
  const params = { details: wishes.map((wish) => wish.details), ...reveal }
  const { data: answer, text, headers } = await apollo.request('people/bulk_match', { params }, options)
  const people = assignMatches(
    wishes,
    answer.matches.map((match) => (isMatch(match) ? match : null)),
  )
  const foundMilli = new Set(people.flatMap((person) => person?.id ?? [])).size * 1000
  const toldMilli = answer.credits_consumed === undefined ? foundMilli : toMilli(answer.credits_consumed)
  const promise = promiseOf(callback, answer)
  return {
    people,
    // What Apollo counts for numbers beforehand is settled when they come.
    chargedMilli: promise ? Math.min(toldMilli, foundMilli) : toldMilli,
    promise,
    wire: { text, headers, asked: wishes.length },
  }
}

/** The call lasts as long as the most patient of those who share it waits; the others are answered before. */
function mostPatient(paid: PaidOrders): Context {
  return paid
    .map(({ order }) => order.context)
    .reduce((patient, context) => (waitsUntil(context) > waitsUntil(patient) ? context : patient))
}

function waitsUntil({ deadline }: Context): number {
  return deadline ?? Number.POSITIVE_INFINITY
}
