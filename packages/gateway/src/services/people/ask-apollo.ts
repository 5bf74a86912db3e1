import type { Person } from '@delos/client'
import { isMatch } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { toMilli } from '../credits/milli.ts'
import { assignMatches } from './assign-matches.ts'
import type { PersonWish } from './wish.ts'

export interface ApolloAnswer {
  /** In the order of the wishes; undefined for people whom Apollo does not know. */
  people: (Person | undefined)[]
  /** What the call cost in all, as Apollo says or its prices imply. */
  chargedMilli: number
}

/** One call for up to ten people. Throws the client's errors, whose `outcome` says what is known about the charge. */
export async function askApollo(
  context: Context,
  wishes: readonly PersonWish[],
  reservationIds: readonly string[],
): Promise<ApolloAnswer> {
  const options = callOptions(context, { reservationIds })
  const [only] = wishes
  if (only && wishes.length === 1) {
    const { person } = await context.apollo.people.match(only.details, options)
    return isMatch(person) ? { people: [person], chargedMilli: 1000 } : { people: [undefined], chargedMilli: 0 }
  }
  const answer = await context.apollo.people.bulkMatch({ details: wishes.map((wish) => wish.details) }, options)
  const people = assignMatches(
    wishes,
    answer.matches.map((match) => (isMatch(match) ? match : null)),
  )
  const found = new Set(people.flatMap((person) => person?.id ?? [])).size
  return {
    people,
    chargedMilli: answer.credits_consumed === undefined ? found * 1000 : toMilli(answer.credits_consumed),
  }
}
