import { foldUrl } from '../identity.ts'
import { isRecord, type Params, readList, readRange, readText } from '../params.ts'
import { Refusal, unprocessable } from '../reply.ts'
import type { Call } from '../route.ts'
import { technologyUid } from '../wire/derived.ts'
import { industryTagId } from '../wire/organization.ts'
import type { WorldOrganization } from '../world/types.ts'
import { jobPostingTest } from './job-postings.ts'
import { containsText, isInPlace } from './text.ts'

export type OrganizationTest = (company: WorldOrganization) => boolean
type Build = (value: unknown) => OrganizationTest

const FUNDING_CODES = ['Seed', 'Angel', 'Series A', 'Series B', 'Series C', 'Series D', 'Series E', 'Series F']

/** Filters on the company: the same ones for people search and organization search. */
const COMPANY_FILTERS: Record<string, Build> = {
  organization_num_employees_ranges: headcount,
  organization_locations: (value) => {
    const places = readList(value)
    return (company) => places.some((place) => isInPlace(company, place))
  },
  organization_not_locations: (value) => {
    const places = readList(value)
    return (company) => !places.some((place) => isInPlace(company, place))
  },
  revenue_range: within((company) => company.annualRevenue),
  total_funding_range: within((company) => company.totalFunding),
  latest_funding_amount_range: within((company) => company.totalFunding),
  q_organization_name: (value) => {
    const wanted = readText(value) ?? ''
    return (company) => containsText(company.name, wanted)
  },
  q_organization_keyword_tags: (value) => {
    const tags = readList(value).map((tag) => tag.toLowerCase())
    return (company) => tags.some((tag) => hasKeyword(company, tag))
  },
  q_not_organization_keyword_tags: (value) => {
    const tags = readList(value).map((tag) => tag.toLowerCase())
    return (company) => !tags.some((tag) => hasKeyword(company, tag))
  },
  organization_industry_tag_ids: (value) => {
    const ids = new Set(readList(value))
    return (company) => ids.has(industryTagId(company.industry))
  },
  organization_linkedin_url: (value) => {
    const url = foldUrl(readText(value) ?? '')
    return (company) => foldUrl(company.linkedinUrl) === url
  },
  currently_using_any_of_technology_uids: technologies((uids, used) => uids.some((uid) => used.has(uid))),
  currently_using_all_of_technology_uids: technologies((uids, used) => uids.every((uid) => used.has(uid))),
  currently_not_using_any_of_technology_uids: technologies((uids, used) => !uids.some((uid) => used.has(uid))),
  organization_trading_status: (value) => {
    const statuses = new Set(readList(value))
    return (company) => statuses.has(company.publiclyTradedSymbol === null ? 'private' : 'public')
  },
  organization_latest_funding_stage_cd: (value) => {
    const stages = new Set(readList(value).map((code) => FUNDING_CODES[Number(code)]))
    return (company) => company.latestFundingStage !== null && stages.has(company.latestFundingStage)
  },
}

export function companyTests(params: Params, nowMs: number): OrganizationTest[] {
  const tests: OrganizationTest[] = []
  const jobs = jobPostingTest(params, nowMs)
  if (jobs) tests.push(jobs)
  for (const [name, build] of Object.entries(COMPANY_FILTERS)) {
    if (isGiven(params[name])) tests.push(build(params[name]))
  }
  return tests
}

type Asked = Pick<Call, 'directory' | 'params' | 'nowMs'>

export function selectOrganizations({ directory, params, nowMs }: Asked): WorldOrganization[] {
  const tests = companyTests(params, nowMs)
  if (isGiven(params.q_organization_domains_list)) {
    const domains = domainList(params.q_organization_domains_list)
    tests.push((company) => domains.has(company.domain))
  }
  if (isGiven(params.organization_ids)) {
    const ids = new Set(readList(params.organization_ids))
    tests.push((company) => ids.has(company.id))
  }
  return directory.world.organizations.filter((company) => tests.every((test) => test(company)))
}

/** Bare domains; at most 1,000 are read. */
export function domainList(value: unknown): Set<string> {
  return new Set(
    readList(value)
      .slice(0, 1000)
      .map((domain) => domain.toLowerCase()),
  )
}

export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return !isRecord(value) || Object.keys(value).length > 0
}

function within(read: (company: WorldOrganization) => number): Build {
  return (value) => {
    const { min, max } = readRange(value)
    return (company) => read(company) >= min && read(company) <= max
  }
}

function headcount(value: unknown): OrganizationTest {
  if (isRecord(value)) throw new Refusal(unprocessable('no implicit conversion of String into Integer'))
  const ranges = readList(value).map((range) => {
    const [min, max] = range.split(',')
    return { min: Number(min || 0), max: max ? Number(max) : Number.POSITIVE_INFINITY }
  })
  return ({ employees }) => ranges.some((range) => employees >= range.min && employees <= range.max)
}

function technologies(judge: (uids: string[], used: Set<string>) => boolean): Build {
  return (value) => {
    const uids = readList(value)
    return (company) => judge(uids, new Set(company.technologies.map(technologyUid)))
  }
}

function hasKeyword(company: WorldOrganization, tag: string): boolean {
  return company.industry.toLowerCase() === tag || company.keywords.some((keyword) => keyword.toLowerCase() === tag)
}
