import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import { isUnavailable } from '../../errors.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import { toCredits, toMilli } from '../credits/milli.ts'
import { noteSaving } from '../credits/note-saving.ts'
import type { WireAnswer } from '../people/ask-apollo.ts'
import type { Outcome } from '../people/buy-together.ts'
import { enrichPerson } from '../people/enrich-person.ts'
import { findKnown, keyOf } from '../people/find-known.ts'
import { laterNeeds, type Need } from '../people/needs.ts'
import type { BuyOptions } from '../people/order.ts'
import type { PersonWish } from '../people/wish.ts'
import { buyRaw } from './buy-raw.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import { readCallerAddress, unnamedPerson, watchAll, withoutAddress } from './caller-address.ts'
import type { KeyShares } from './key-shares.ts'
import { fileMatched } from './match-person.ts'
import { isRecord, type Params } from './parameters.ts'
import { type RawAnswer, rawJson } from './raw-answer.ts'
import { termsOf } from './terms.ts'
import { waterfallNotice } from './waterfall-notice.ts'
import { makeRequestId, personText } from './wire-person.ts'
import { needsOf, personWishOf } from './wish-of.ts'

/** What became of one of the details: the text of its match, `null` for a miss. */
interface Matched {
  text: string
  /** Who it is, to count a person once. */
  id: string | undefined
  contact?: ContactRow
  creditsMilli: number
  source: 'apollo' | 'store' | 'stale'
  wire?: WireAnswer
}

/** `people/bulk_match`: buys only who is not known, and answers all in the order in which they were asked for. */
export async function matchPeople(
  parts: { shares: KeyShares },
  context: Context,
  { call, endpoint }: { call: ApolloCall; endpoint: FoundEndpoint },
): Promise<RawAnswer> {
  const { params } = call
  const keyId = context.actor.keyId ?? context.actor.id
  const details = detailsIn(params)
  const needs = needsOf(params)
  const address = await readCallerAddress(context, params)
  if (!details || (laterNeeds(needs).length && !address)) {
    return buyAsAsked(parts, context, { call, endpoint, params: withoutAddress(params, needs) })
  }
  const options: BuyOptions = { ...termsOf(call), needs }
  const wishes = details.map(personWishOf)
  if (address && wishes.includes(undefined)) throw unnamedPerson(`details.${wishes.indexOf(undefined)}`)
  const named = await matchNamed(context, wishes, options)
  const nameless = await matchNameless(context, { details, wishes, params })
  const matched = details.map((_, at) => named.get(at) ?? nameless.get(at) ?? missed('store'))
  if (address) {
    const current = matched.flatMap(({ contact, source }) => (contact && source !== 'stale' ? [contact] : []))
    await watchAll(context, current, address)
  }
  const own = ownText(matched)
  if (own?.text !== undefined) {
    const share = parts.shares.count('people/bulk_match', keyId, (name) => own.headers.get(name) ?? undefined)
    return { ...rawJson(own.text, costOf(matched)), headers: { ...rawJson('', costOf(matched)).headers, ...share } }
  }
  const answer = rawJson(assembled(matched, needs), costOf(matched))
  return { ...answer, headers: { ...answer.headers, ...parts.shares.show('people/bulk_match', keyId) } }
}

async function buyAsAsked(
  parts: { shares: KeyShares },
  context: Context,
  asked: { call: ApolloCall; endpoint: FoundEndpoint; params: Params },
): Promise<RawAnswer> {
  const bought = await buyRaw(parts, context, asked)
  await fileMatched(context, matchesIn(bought.data))
  return bought
}

const mostDetails = 10

/** Undefined for what Apollo refuses: let it say so itself. */
function detailsIn({ details }: Params): Params[] | undefined {
  const isTaken = Array.isArray(details) && details.length > 0 && details.length <= mostDetails
  return isTaken && details.every(isRecord) ? details : undefined
}

async function matchNamed(
  context: Context,
  wishes: readonly (PersonWish | undefined)[],
  options: BuyOptions,
): Promise<Map<number, Matched>> {
  const firstOf = firstOfEach(wishes)
  const places = [...new Set(firstOf.values())]
  const wanted = places.map((at) => wishes[at]).filter((wish) => wish !== undefined)
  const known = await findKnown(context, wanted, options)
  const { needs = [] } = options
  const matched = new Map<number, Matched>()
  const unknown: { at: number; wish: PersonWish; stale: ContactRow | undefined }[] = []
  for (const [index, one] of known.entries()) {
    const [at, wish] = [places[index], wanted[index]]
    if (at === undefined || !wish) continue
    if (one.status === 'unknown') unknown.push({ at, wish, stale: one.stale })
    else matched.set(at, one.status === 'found' ? fromStore(context, one.contact, needs) : missed('store'))
  }
  if (unknown.length) {
    assertMaySpend(context)
    const asked = unknown.map(({ wish }) => wish)
    const outcomes = await context.buyer.buy(context, asked, options)
    for (const [index, { at, wish, stale }] of unknown.entries()) {
      const outcome = outcomes[index]
      if (outcome) matched.set(at, await settled(context, outcome, { wish, stale, options }))
    }
  }
  for (const [at, first] of firstOf) {
    const twin = matched.get(first)
    if (at !== first && twin) matched.set(at, { ...twin, creditsMilli: 0 })
  }
  return matched
}

/** Of details that name the same person, the first one stands for all. */
function firstOfEach(wishes: readonly (PersonWish | undefined)[]): Map<number, number> {
  const firstOf = new Map<number, number>()
  const places = new Map<string, number>()
  for (const [at, wish] of wishes.entries()) {
    if (!wish) continue
    const names = wish.identifiers.map(keyOf)
    const first = names.map((name) => places.get(name)).find((place) => place !== undefined) ?? at
    firstOf.set(at, first)
    for (const name of names) if (!places.has(name)) places.set(name, first)
  }
  return firstOf
}

/** Whoever is being bought by somebody else, or is in doubt, takes the way of a single person. */
async function settled(
  context: Context,
  outcome: Outcome,
  { wish, stale, options }: { wish: PersonWish; stale: ContactRow | undefined; options: BuyOptions },
): Promise<Matched> {
  const { needs = [] } = options
  if (outcome.status === 'missed') return { ...missed(outcome.source), wire: outcome.wire }
  if (outcome.status === 'found') {
    const { source, creditsMilli, wire, contact } = outcome
    return { ...toMatched(contact, needs), creditsMilli, source, wire }
  }
  if (outcome.status === 'failed') {
    if (!stale?.enrichedAt || !isUnavailable(outcome.error)) throw outcome.error
    return { ...toMatched(stale, needs), source: 'stale' }
  }
  const { contact, source, creditsMilli } = await enrichPerson(context, wish, options)
  if (!contact) return missed(source === 'apollo' ? 'apollo' : 'store')
  return { ...toMatched(contact, needs), source, creditsMilli }
}

function fromStore(context: Context, contact: ContactRow, needs: readonly Need[]): Matched {
  noteSaving(context, 1)
  return toMatched(contact, needs)
}

function toMatched(contact: ContactRow, needs: readonly Need[]): Matched {
  // With a waterfall for addresses the answer to many has none.
  const shows = { personal: needs.includes('personal_email'), email: !needs.includes('waterfall_email') }
  return { text: personText(contact, shows), id: contact.id, contact, creditsMilli: 0, source: 'store' }
}

function missed(source: 'apollo' | 'store'): Matched {
  return { text: 'null', id: undefined, creditsMilli: 0, source }
}

/** Those who have no name that Delos knows go to Apollo as they are, together. */
async function matchNameless(
  context: Context,
  { details, wishes, params }: { details: Params[]; wishes: readonly (PersonWish | undefined)[]; params: Params },
): Promise<Map<number, Matched>> {
  const places = [...details.keys()].filter((at) => !wishes[at])
  if (!places.length) return new Map()
  assertMaySpend(context)
  const { details: _, ...flags } = params
  const body = { ...flags, details: places.map((at) => details[at]) }
  const answer = await context.apollo.request('people/bulk_match', { body }, callOptions(context, { mustEnd: true }))
  const matches = matchesIn(answer.data)
  await fileMatched(context, matches)
  return new Map(
    places.map((at, index): [number, Matched] => {
      const match = matches[index]
      // The whole charge is counted with the first of them.
      const creditsMilli = index === 0 ? toMilli(answer.credits ?? 0) : 0
      const id = isRecord(match) ? String(match.id) : undefined
      return [at, { text: JSON.stringify(match ?? null), id, creditsMilli, source: 'apollo' }]
    }),
  )
}

function matchesIn(data: unknown): unknown[] {
  return isRecord(data) && Array.isArray(data.matches) ? data.matches : []
}

/** Apollo's own bytes, where one call was made for exactly these people. */
function ownText(matched: readonly Matched[]): WireAnswer | undefined {
  const wire = matched[0]?.wire
  return wire?.asked === matched.length && matched.every((one) => one.wire === wire) && wire.asked > 1
    ? wire
    : undefined
}

function costOf(matched: readonly Matched[]): Pick<RawAnswer, 'source' | 'credits'> {
  const credits = toCredits(matched.reduce((sum, { creditsMilli }) => sum + creditsMilli, 0))
  const source = (['apollo', 'stale'] as const).find((one) => matched.some(({ source }) => source === one))
  return { credits, source: source ?? 'store' }
}

function assembled(matched: readonly Matched[], needs: readonly Need[]): string {
  const isAnybodyFound = matched.some(({ text }) => text !== 'null')
  const notice = waterfallNotice(needs, isAnybodyFound)
  const bought = new Set(matched.flatMap(({ id, creditsMilli }) => (id && creditsMilli ? [id] : [])))
  const counters = {
    status: 'success',
    error_code: null,
    error_message: null,
    total_requested_enrichments: matched.length,
    // A waterfall is counted in its result.
    ...(notice
      ? {}
      : {
          unique_enriched_records: bought.size,
          missing_records: matched.filter(({ text }) => text === 'null').length,
          credits_consumed: costOf(matched).credits,
        }),
  }
  const matches = matched.map(({ text }) => text).join(',')
  const requestId = isAnybodyFound ? `,"request_id":${makeRequestId()}` : ''
  return `${JSON.stringify(counters).slice(0, -1)},"matches":[${matches}]${notice}${requestId}}`
}
