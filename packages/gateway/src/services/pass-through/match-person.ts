import { isMatch, type Person } from '@delos/client'
import type { Context } from '../../context.ts'
import { toCredits } from '../credits/milli.ts'
import { recordEvents } from '../events/record-events.ts'
import { type EnrichedPerson, enrichPerson } from '../people/enrich-person.ts'
import { laterNeeds } from '../people/needs.ts'
import { storePeople } from '../people/store-people.ts'
import { buyRaw } from './buy-raw.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import { readCallerAddress, unnamedPerson, watchAll, withoutAddress } from './caller-address.ts'
import type { KeyShares } from './key-shares.ts'
import { isRecord, type Params } from './parameters.ts'
import { type RawAnswer, rawJson } from './raw-answer.ts'
import { termsOf } from './terms.ts'
import { waterfallNotice } from './waterfall-notice.ts'
import { makeRequestId, personText, unknownPerson } from './wire-person.ts'
import { needsOf, personWishOf } from './wish-of.ts'

/** `people/match`: from the store where known and fresh, else bought as everywhere in Delos. */
export async function matchPerson(
  parts: { shares: KeyShares },
  context: Context,
  { call, endpoint }: { call: ApolloCall; endpoint: FoundEndpoint },
): Promise<RawAnswer> {
  const { params } = call
  const wish = personWishOf(params)
  const needs = needsOf(params)
  const address = await readCallerAddress(context, params)
  if (!wish && address) throw unnamedPerson('email')
  if (!wish || (laterNeeds(needs).length && !address)) {
    return buyAsAsked(parts, context, { call, endpoint, params: withoutAddress(params, needs) })
  }
  const person = await enrichPerson(context, wish, { ...termsOf(call), needs })
  if (address && person.contact && person.source !== 'stale') await watchAll(context, [person.contact], address)
  const keyId = context.actor.keyId ?? context.actor.id
  const text = ownText(person)
  const told = { source: person.source, credits: toCredits(person.creditsMilli) }
  if (text !== undefined && person.source === 'apollo') {
    const share = parts.shares.count('people/match', keyId, (name) => person.wire?.headers.get(name) ?? undefined)
    return withHeaders(rawJson(text, told), share)
  }
  const { contact } = person
  const record = contact
    ? personText(contact, { personal: needs.includes('personal_email'), email: true })
    : JSON.stringify(unknownPerson({ ...wish.details }))
  const notice = waterfallNotice(needs, contact !== undefined)
  const answer = rawJson(text ?? `{"person":${record},"request_id":${makeRequestId()}${notice}}`, told)
  return withHeaders(answer, parts.shares.show('people/match', keyId))
}

async function buyAsAsked(
  parts: { shares: KeyShares },
  context: Context,
  asked: { call: ApolloCall; endpoint: FoundEndpoint; params: Params },
): Promise<RawAnswer> {
  const bought = await buyRaw(parts, context, asked)
  await fileMatched(context, [isRecord(bought.data) ? bought.data.person : undefined])
  return bought
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
      await recordEvents(
        tx,
        context,
        stored.flatMap(({ events }) => events),
      )
      return { value: undefined, audit: stored.flatMap(({ audit }) => audit) }
    },
    { fenced: false },
  )
}
