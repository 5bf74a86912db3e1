import type { Person } from '@delos/client'
import { isMatch } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { ResultPromise } from '../callbacks/await-results.ts'
import { openCallback } from '../callbacks/open-callback.ts'
import { toMilli } from '../credits/milli.ts'
import { assignMatches } from './assign-matches.ts'
import type { PaidOrders } from './order.ts'

export interface ApolloAnswer {
  /** In the order of the wishes; undefined for people whom Apollo does not know. */
  people: (Person | undefined)[]
  /** What the call cost in all, as Apollo says or its prices imply. */
  chargedMilli: number
  /** Phone numbers that Apollo delivers later, and charges for then. */
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
  const needs = order.options.needs ?? []
  const callback = needs.includes('phone') ? await openCallback(order.context, 'phone') : undefined
  const reveal = {
    ...(needs.includes('personal_email') ? { reveal_personal_emails: true } : {}),
    ...(callback ? { reveal_phone_number: true, webhook_url: callback.url } : {}),
  }
  const [only] = wishes
  if (only && wishes.length === 1) {
    const { data, text, headers } = await apollo.request(
      'people/match',
      { params: { ...only.details, ...reveal } },
      options,
    )
    const found = isMatch(data.person) ? data.person : undefined
    const promise = callback && promiseOf(callback.id, data.request_id)
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
  // An earlier request that is at it already delivers to its own address, and this one nothing.
  const isPromised = callback && answer.phone_enrichment?.status !== 'skipped'
  return {
    people,
    // What Apollo counts for numbers beforehand is settled when they come.
    chargedMilli: isPromised ? Math.min(toldMilli, foundMilli) : toldMilli,
    promise: isPromised ? promiseOf(callback.id, answer.request_id) : undefined,
    wire: { text, headers, asked: wishes.length },
  }
}

const phoneMilli = 8000

function promiseOf(callbackId: string, apolloRequestId: string | undefined): ResultPromise {
  return { callbackId, apolloRequestId, mostMilliEach: phoneMilli }
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
