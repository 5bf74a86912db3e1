import type { Organization } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import type { BoughtOrganization } from '../organizations/buy-organization.ts'
import { enrichOrganization } from '../organizations/enrich-organization.ts'
import { enrichOrganizations } from '../organizations/enrich-organizations.ts'
import { storeOrganizations } from '../organizations/store-organizations.ts'
import { buyRaw } from './buy-raw.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import type { KeyShares } from './key-shares.ts'
import { isRecord, listOf, type Params } from './parameters.ts'
import { type RawAnswer, rawJson } from './raw-answer.ts'
import { termsOf } from './terms.ts'
import { organizationWishOf } from './wish-of.ts'

interface CompanyCall {
  call: ApolloCall
  endpoint: FoundEndpoint
}

/** `organizations/enrich`: from the store where known and fresh, else bought as everywhere in Delos. */
export async function enrichCompanyRaw(
  parts: { shares: KeyShares },
  context: Context,
  { call, endpoint }: CompanyCall,
): Promise<RawAnswer> {
  const wish = organizationWishOf(call.params)
  if (!wish) {
    const bought = await buyRaw(parts, context, { call, endpoint })
    await fileOrganizations(context, [isRecord(bought.data) ? bought.data.organization : undefined])
    return bought
  }
  const { source, credits, wire, organization } = await enrichOrganization(context, wish, termsOf(call))
  const keyId = context.actor.keyId ?? context.actor.id
  const group = endpoint.definition.limitGroup
  const answer = rawJson(wire?.text ?? `{"organization":${companyText(organization)}}`, { source, credits })
  const share =
    wire && source === 'apollo'
      ? parts.shares.count(group, keyId, (name) => wire.headers.get(name) ?? undefined)
      : parts.shares.show(group, keyId)
  return { ...answer, headers: { ...answer.headers, ...share } }
}

/** `organizations/bulk_enrich`: the companies that are not known are bought together, once, whoever else asks for them. */
export async function enrichCompaniesRaw(
  parts: { shares: KeyShares },
  context: Context,
  { call, endpoint }: CompanyCall,
): Promise<RawAnswer> {
  const details = listOf(call.params.details)
  const byDetails = details.length > 0
  const requested = byDetails ? details : listOf(call.params.domains).map((domain) => ({ domain }))
  if (!areTaken(requested)) return buyRaw(parts, context, { call, endpoint })
  const companies = await enrichAll(context, requested, call)
  const credits = companies.reduce((sum, one) => sum + one.credits, 0)
  const sources = companies.map(({ source }) => source)
  const source = (['apollo', 'stale', 'cache'] as const).find((one) => sources.includes(one)) ?? 'store'
  const keyId = context.actor.keyId ?? context.actor.id
  const answer = rawJson(assembled(requested, companies, byDetails), { source, credits })
  return { ...answer, headers: { ...answer.headers, ...parts.shares.show('organizations/bulk_enrich', keyId) } }
}

const mostCompanies = 10

/** What Apollo refuses, it says itself. */
function areTaken(requested: readonly unknown[]): requested is Params[] {
  return requested.length > 0 && requested.length <= mostCompanies && requested.every(isRecord)
}

interface Company {
  text: string
  credits: number
  source: BoughtOrganization['source']
}

async function enrichAll(context: Context, requested: readonly Params[], call: ApolloCall): Promise<Company[]> {
  const terms = termsOf(call)
  const wishes = requested.map(organizationWishOf)
  const nameless = requested.filter((_, at) => !wishes[at])
  const named = await enrichOrganizations(
    context,
    wishes.filter((wish) => wish !== undefined),
    terms,
  )
  const others = nameless.length ? await enrichNameless(context, nameless) : []
  return wishes.map((wish): Company => {
    const bought = wish && named.shift()
    if (!bought) return others.shift() ?? { text: 'null', credits: 0, source: 'apollo' }
    const { organization, credits, source } = bought
    return { text: companyText(organization), credits, source }
  })
}

/** Those with no name that Delos knows go to Apollo as they are, together. */
async function enrichNameless(context: Context, details: readonly Params[]): Promise<Company[]> {
  assertMaySpend(context)
  const options = callOptions(context, { mustEnd: true })
  const answer = await context.apollo.request('organizations/bulk_enrich', { body: { details } }, options)
  const found: unknown[] = answer.data.organizations
  await fileOrganizations(context, found)
  return details.map((_, at) => {
    const credits = at === 0 ? (answer.credits ?? 0) : 0
    return { text: JSON.stringify(found[at] ?? null), credits, source: 'apollo' }
  })
}

async function fileOrganizations(context: Context, found: readonly unknown[]): Promise<void> {
  const organizations = found.filter(
    (one): one is Organization & Params => isRecord(one) && typeof one.id === 'string' && typeof one.name === 'string',
  )
  if (!organizations.length) return
  const at = new Date(context.clock.now())
  await context.mutate(
    async (tx) => {
      const parts = { makeId: context.makeId, at, source: 'enriched' as const }
      const stored = await storeOrganizations(tx, organizations, parts)
      return { value: undefined, audit: stored.flatMap(({ audit }) => audit) }
    },
    { fenced: false },
  )
}

function companyText(organization: BoughtOrganization['organization']): string {
  return JSON.stringify(organization?.raw ?? null)
}

function assembled(requested: readonly unknown[], companies: readonly Company[], byDetails: boolean): string {
  const total = requested.length
  const unique = new Set(requested.map((one) => JSON.stringify(one))).size
  const found = companies.filter(({ text }) => text !== 'null')
  const counters = {
    status: 'success',
    error_code: null,
    error_message: null,
    total_requested_domains: byDetails ? null : total,
    unique_domains: byDetails ? null : unique,
    total_requested_records: byDetails ? total : null,
    unique_records: byDetails ? unique : null,
    unique_enriched_records: new Set(found.map(({ text }) => text)).size,
    missing_records: total - found.length,
  }
  const organizations = companies.map(({ text }) => text).join(',')
  return `${JSON.stringify(counters).slice(0, -1)},"organizations":[${organizations}]}`
}
