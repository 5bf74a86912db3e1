import type { Person } from '@delos/client'
import { isMatch } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { toMilli } from '../credits/milli.ts'
import { assignMatches } from './assign-matches.ts'
import type { PaidOrders } from './order.ts'

export interface ApolloAnswer {
  /** In the order of the wishes; undefined for people whom Apollo does not know. */
  people: (Person | undefined)[]
  /** What the call cost in all, as Apollo says or its prices imply. */
  chargedMilli: number
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
export async function askApollo(paid: PaidOrders, sentAtOnce: boolean): Promise<ApolloAnswer> {
  const [{ order }] = paid
  const { apollo } = order.context
  const reservationIds = paid.map(({ reservationId }) => reservationId)
  const options = callOptions(mostPatient(paid), { reservationIds, sentAtOnce })
  const wishes = paid.flatMap(({ purchases }) => purchases.map(({ wish }) => wish))
  const reveal = order.options.needs?.includes('personal_email') ? { reveal_personal_emails: true } : {}
  const [only] = wishes
  if (only && wishes.length === 1) {
    const { data, text, headers } = await apollo.request(
      'people/match',
      { params: { ...only.details, ...reveal } },
      options,
    )
    const found = isMatch(data.person) ? data.person : undefined
    return { people: [found], chargedMilli: found ? 1000 : 0, wire: { text, headers, asked: 1 } }
  }
  const params = { details: wishes.map((wish) => wish.details), ...reveal }
  const { data: answer, text, headers } = await apollo.request('people/bulk_match', { params }, options)
  const people = assignMatches(
    wishes,
    answer.matches.map((match) => (isMatch(match) ? match : null)),
  )
  const found = new Set(people.flatMap((person) => person?.id ?? [])).size
  return {
    people,
    chargedMilli: answer.credits_consumed === undefined ? found * 1000 : toMilli(answer.credits_consumed),
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
