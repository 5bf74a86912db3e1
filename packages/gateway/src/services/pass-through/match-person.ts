import { isMatch, type Person } from '@delos/client'
import type { Context } from '../../context.ts'
import { toCredits } from '../credits/milli.ts'
import { recordEvents } from '../events/record-events.ts'
import { type EnrichedPerson, enrichPerson } from '../people/enrich-person.ts'
import { storePeople } from '../people/store-people.ts'
import { buyRaw } from './buy-raw.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import type { KeyShares } from './key-shares.ts'
import { isRecord, type Params } from './parameters.ts'
import { readPhoneWatcher, unnamedPerson, watchAll, withoutWatcher } from './phone-watcher.ts'
import { type RawAnswer, rawJson } from './raw-answer.ts'
import { termsOf } from './terms.ts'
import { makeRequestId, personText, unknownPerson } from './wire-person.ts'
import { needsOf, personWishOf, runsWaterfall } from './wish-of.ts'

/** `people/match`: from the store where known and fresh, else bought as everywhere in Delos. */
export async function matchPerson(
  parts: { shares: KeyShares },
  context: Context,
  { call, endpoint }: { call: ApolloCall; endpoint: FoundEndpoint },
): Promise<RawAnswer> {
  const { params } = call
  if (runsWaterfall(params)) return buyAsAsked(parts, context, { call, endpoint, params })
  const wish = personWishOf(params)
  const needs = needsOf(params)
  const watcher = await readPhoneWatcher(context, params)
  if (!wish && watcher !== undefined) throw unnamedPerson('email')
  if (!wish || (needs.includes('phone') && watcher === undefined)) {
    return buyAsAsked(parts, context, { call, endpoint, params: withoutWatcher(params, watcher) })
  }
  const person = await enrichPerson(context, wish, { ...termsOf(call), needs })
  if (watcher !== undefined && person.contact && person.source !== 'stale') {
    await watchAll(context, [person.contact], watcher)
  }
  const keyId = context.actor.keyId ?? context.actor.id
  const text = ownText(person)
  const told = { source: person.source, credits: toCredits(person.creditsMilli) }
  if (text !== undefined && person.source === 'apollo') {
    const share = parts.shares.count('people/match', keyId, (name) => person.wire?.headers.get(name) ?? undefined)
    return withHeaders(rawJson(text, told), share)
  }
  const { contact } = person
  const record = contact
    ? personText(contact, { personal: needs.includes('personal_email') })
    : JSON.stringify(unknownPerson({ ...wish.details }))
  const answer = rawJson(text ?? `{"person":${record},"request_id":${makeRequestId()}}`, told)
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
