import type { ApolloRequest } from './http.ts'

/**
 * Apollo's price list, in credits; what is not in it is free. A mobile phone comes on top of its person. A
 * conversation costs nothing where it has no AI insights.
 */
export const creditPrices = { person: 1, mobilePhone: 8, organization: 1, page: 1, conversation: 1 } as const

/**
 * What a waterfall is assumed to cost at most per person, in credits; vendors differ and Apollo publishes no upper
 * bound.
 */
export const waterfallCeilingCredits = { email: 20, phone: 45 } as const

/** How an endpoint is paid for. Amounts are thousandths of a credit, so that fractions stay exact. */
export interface CreditCost {
  /** The least that a successful call can cost. */
  best(request: ApolloRequest): number
  /** The most that one call can cost. */
  worst(request: ApolloRequest): number
  /** What this answer cost, as far as it tells. */
  charged(request: ApolloRequest, data: unknown): number
  /**
   * The part of the worst case that may still be charged after the answer, when phones or waterfalls are delivered
   * later.
   */
  pending?(request: ApolloRequest, data: unknown): number
}

interface PersonLike {
  name?: unknown
  first_name?: unknown
  email_status?: unknown
  phone_numbers?: unknown
  contact?: { phone_numbers?: unknown } | null
}

/** Apollo answers an unknown person with a stub; a match has a name or an email status. */
export function isMatch<P extends object>(person: P | null | undefined): person is P {
  if (person === null || person === undefined) return false
  const { name, first_name, email_status } = person as PersonLike
  return Boolean(name) || Boolean(first_name) || Boolean(email_status)
}

/** True when the request asks for data that Apollo posts to a webhook after the answer. */
export function deliversLater(request: ApolloRequest): boolean {
  return (
    flag(request, 'reveal_phone_number') || flag(request, 'run_waterfall_email') || flag(request, 'run_waterfall_phone')
  )
}

const organizationMillicredits = creditPrices.organization * 1000
const conversationMillicredits = creditPrices.conversation * 1000
const pageMillicredits = (): number => creditPrices.page * 1000
const nothing = (): number => 0

export const personCost: CreditCost = {
  best: nothing,
  worst: worstPerPerson,
  charged: (request, data) => chargedPerson(request, field(data, 'person')),
  pending: (request, data) => Math.max(0, stillToCome(request, data) - chargedPerson(request, field(data, 'person'))),
}

export const personBulkCost: CreditCost = {
  best: nothing,
  worst: (request) => worstPerPerson(request) * Math.max(1, detailsOf(request).length),
  charged: chargedBulk,
  pending: (request, data) =>
    Math.max(0, stillToCome(request, data) * detailsOf(request).length - chargedBulk(request, data)),
}

export const organizationCost: CreditCost = {
  best: nothing,
  worst: () => organizationMillicredits,
  charged: (_request, data) => (isRecord(field(data, 'organization')) ? organizationMillicredits : 0),
}

export const organizationBulkCost: CreditCost = {
  best: nothing,
  worst: (request) =>
    organizationMillicredits * Math.max(1, listOf(request, 'details').length, listOf(request, 'domains').length),
  charged: (_request, data) => {
    const enriched = field(data, 'unique_enriched_records')
    if (typeof enriched === 'number') return organizationMillicredits * enriched
    const organizations = field(data, 'organizations')
    return Array.isArray(organizations) ? organizationMillicredits * organizations.filter(isRecord).length : 0
  },
}

/** One credit a page, whatever is on it; whether an empty page is free is not known, so it counts. */
export const pageCost: CreditCost = { best: pageMillicredits, worst: pageMillicredits, charged: pageMillicredits }

/**
 * Charged only where the conversation has insights. The answer says so by its state alone; one that failed cannot
 * have any.
 */
export const conversationCost: CreditCost = {
  best: nothing,
  worst: () => conversationMillicredits,
  charged: (_request, data) => (field(data, 'state') === 'failed' ? 0 : conversationMillicredits),
}

/** Neither request nor answer says how many conversations an export covers, so the caller has to; each may cost. */
export const conversationExportCost: CreditCost = {
  best: nothing,
  worst: (request) => {
    if (request.records === undefined)
      throw new TypeError('an export of conversations needs `records`, the most it may cover')
    return conversationMillicredits * request.records
  },
  charged: ({ records = 1 }) => conversationMillicredits * records,
}

/** Credits as thousandths, rounded to the nearest. */
export function millicredits(credits: number): number {
  return Math.round(credits * 1000)
}

/** Data that costs on top of a person. */
interface Extras {
  phone: boolean
  waterfallEmail: boolean
  waterfallPhone: boolean
}

function extrasOf(request: ApolloRequest): Extras {
  return {
    phone: flag(request, 'reveal_phone_number'),
    waterfallEmail: flag(request, 'run_waterfall_email'),
    waterfallPhone: flag(request, 'run_waterfall_phone'),
  }
}

function worstPerPerson(request: ApolloRequest): number {
  return worstWith(extrasOf(request))
}

function worstWith({ phone, waterfallEmail, waterfallPhone }: Extras): number {
  let credits: number = creditPrices.person
  if (phone) credits += creditPrices.mobilePhone
  if (waterfallEmail) credits += waterfallCeilingCredits.email
  if (waterfallPhone) credits += waterfallCeilingCredits.phone
  return credits * 1000
}

/** The worst case for a person of what Apollo has promised to deliver; 0 where it has promised nothing. */
function stillToCome(request: ApolloRequest, data: unknown): number {
  const asked = extrasOf(request)
  // Apollo may decline a waterfall, and leaves phones to an earlier request that is at them already: then nothing follows.
  const waterfall = field(field(data, 'waterfall'), 'status')
  const hasWaterfall = waterfall === undefined || waterfall === 'accepted'
  const promised: Extras = {
    phone: asked.phone && field(field(data, 'phone_enrichment'), 'status') !== 'skipped',
    waterfallEmail: asked.waterfallEmail && hasWaterfall,
    waterfallPhone: asked.waterfallPhone && hasWaterfall,
  }
  return Object.values(promised).includes(true) ? worstWith(promised) : 0
}

function chargedPerson(request: ApolloRequest, person: unknown): number {
  if (!isRecord(person) || !isMatch(person)) return 0
  const mobile = flag(request, 'reveal_phone_number') && hasMobile(person)
  return (creditPrices.person + (mobile ? creditPrices.mobilePhone : 0)) * 1000
}

function chargedBulk(request: ApolloRequest, data: unknown): number {
  const consumed = field(data, 'credits_consumed')
  if (typeof consumed === 'number') return millicredits(consumed)
  const matches = field(data, 'matches')
  if (!Array.isArray(matches)) return 0
  return matches.reduce((sum: number, person: unknown) => sum + chargedPerson(request, person), 0)
}

function hasMobile(person: PersonLike): boolean {
  const numbers = Array.isArray(person.phone_numbers) ? person.phone_numbers : person.contact?.phone_numbers
  return (
    Array.isArray(numbers) && numbers.some((n) => field(n, 'type_cd') === 'mobile' || field(n, 'type') === 'mobile')
  )
}

/** Apollo merges query string and body, so a flag counts wherever it stands. */
function flag(request: ApolloRequest, name: string): boolean {
  const value = request.body?.[name] ?? request.query[name]
  return value === true || value === 'true'
}

function detailsOf(request: ApolloRequest): readonly unknown[] {
  return listOf(request, 'details')
}

function listOf(request: ApolloRequest, name: string): readonly unknown[] {
  const value = request.body?.[name] ?? request.query[name] ?? request.query[`${name}[]`]
  return Array.isArray(value) ? value : []
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
