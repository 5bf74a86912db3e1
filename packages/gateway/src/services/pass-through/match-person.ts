import { isMatch, type Person } from '@delos/client'
import type { Context } from '../../context.ts'
import { toCredits } from '../credits/milli.ts'
import { type EnrichedPerson, enrichPerson } from '../people/enrich-person.ts'
import { storePeople } from '../people/store-people.ts'
import { buyRaw } from './buy-raw.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import type { KeyShares } from './key-shares.ts'
import { isRecord } from './parameters.ts'
import { type RawAnswer, rawJson } from './raw-answer.ts'
import { termsOf } from './terms.ts'
import { makeRequestId, personText, unknownPerson } from './wire-person.ts'
import { comesLater, needsOf, personWishOf } from './wish-of.ts'

/** `people/match`: from the store where known and fresh, else bought as everywhere in Delos. */
export async function matchPerson(
  parts: { shares: KeyShares },
  context: Context,
  { call, endpoint }: { call: ApolloCall; endpoint: FoundEndpoint },
): Promise<RawAnswer> {
  const { params } = call
  const wish = personWishOf(params)
  if (!wish || comesLater(params)) {
    const bought = await buyRaw(parts, context, { call, endpoint })
    await fileMatched(context, [isRecord(bought.data) ? bought.data.person : undefined])
    return bought
  }
  const needs = needsOf(params)
  const person = await enrichPerson(context, wish, { ...termsOf(call), needs })
  const keyId = context.actor.keyId ?? context.actor.id
  const text = ownText(person)
  const told = { source: person.source, credits: toCredits(person.creditsMilli) }
  if (text !== undefined && person.source === 'apollo') {
    const share = parts.shares.count('people/match', keyId, (name) => person.wire?.headers.get(name) ?? undefined)
    return withHeaders(rawJson(text, told), share)
  }
  const { contact } = person
  const record = contact
    ? personText(contact, { personal: needs.length > 0 })
    : JSON.stringify(unknownPerson({ ...wish.details }))
  const answer = rawJson(text ?? `{"person":${record},"request_id":${makeRequestId()}}`, told)
  return withHeaders(answer, parts.shares.show('people/match', keyId))
}

/** Apollo's own bytes, where the call was made for this person alone. */
function ownText({ wire }: EnrichedPerson): string | undefined {
  return wire?.asked === 1 ? wire.text : undefined
}

function withHeaders(answer: RawAnswer, headers: Record<string, string>): RawAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

/** People who were bought under no name that Delos knows are known from now on under their own. */
export async function fileMatched(context: Context, people: readonly unknown[]): Promise<void> {
  const found = people.filter((person): person is Person => isRecord(person) && isMatch(person))
  if (!found.length) return
  const at = new Date(context.clock.now())
  await context.mutate(
    async (tx) => {
      const sightings = found.map((person) => ({ person }))
      const stored = await storePeople(tx, sightings, { makeId: context.makeId, at })
      return { value: undefined, audit: stored.flatMap(({ audit }) => audit) }
    },
    { fenced: false },
  )
}
