import type { WorldOrganization } from '../world/types.ts'
import { fractionOf, growthOf, printAmount, technologyUid } from './derived.ts'

type Fields = Record<string, unknown>

/** The few fields that stand in search rows and inside contacts. */
export function organizationLite(company: WorldOrganization): Fields {
  const slug = company.linkedinUrl.split('/').pop() ?? ''
  return {
    id: company.id,
    name: company.name,
    website_url: `http://www.${company.domain}`,
    blog_url: null,
    angellist_url: null,
    linkedin_url: company.linkedinUrl,
    twitter_url: null,
    facebook_url: null,
    primary_phone: company.phone === null ? {} : phoneOf(company.phone),
    languages: [],
    alexa_ranking: null,
    phone: company.phone,
    ...(company.phone === null ? {} : { sanitized_phone: sanitize(company.phone) }),
    linkedin_uid: String(Math.floor(fractionOf(slug, 1) * 90_000_000) + 1_000_000),
    founded_year: company.foundedYear,
    publicly_traded_symbol: company.publiclyTradedSymbol,
    publicly_traded_exchange: company.publiclyTradedSymbol === null ? null : 'nasdaq',
    logo_url: `https://img.example/organizations/${company.id}.png`,
    crunchbase_url: null,
    primary_domain: company.domain,
  }
}

/** A row of organization search. */
export function organizationRow(company: WorldOrganization): Fields {
  return {
    ...organizationLite(company),
    owned_by_organization_id: null,
    show_intent: false,
    intent_strength: null,
    has_intent_signal_account: false,
    intent_signal_account: null,
    sic_codes: [],
    naics_codes: [],
    organization_revenue: company.annualRevenue,
    organization_revenue_printed: printAmount(company.annualRevenue),
    ...growthFields(company.id),
  }
}

/** What a bulk match embeds: more than a row, less than an enrichment. */
export function organizationMedium(company: WorldOrganization): Fields {
  return {
    ...organizationRow(company),
    industry: company.industry,
    industries: [company.industry],
    secondary_industries: [],
    keywords: company.keywords,
    estimated_num_employees: company.employees,
    snippets_loaded: true,
    ...industryTags(company.industry),
    retail_location_count: 0,
    num_retail_locations: 0,
    num_languages: 0,
    ...addressFields(company),
  }
}

/** The answer of the enrichment routes. */
export function organizationFull(company: WorldOrganization): Fields {
  return {
    ...organizationMedium(company),
    num_suborganizations: 0,
    suborganizations: [],
    seo_description: company.description,
    short_description: company.description,
    annual_revenue: company.annualRevenue,
    annual_revenue_printed: printAmount(company.annualRevenue),
    ...fundingFields(company),
    technology_names: company.technologies,
    current_technologies: company.technologies.map((name) => ({ uid: technologyUid(name), name, category: 'Other' })),
    org_chart_root_people_ids: [],
    org_chart_sector: 'OrgChart::SectorHierarchy::Rules::IT',
    org_chart_removed: false,
    org_chart_show_department_filter: true,
    departmental_head_count: company.departmentalHeadCount,
  }
}

function phoneOf(phone: string): Fields {
  return { number: phone, source: 'Owler', sanitized_number: sanitize(phone) }
}

function sanitize(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '')
  return digits.startsWith('+') ? digits : `+1${digits}`
}

function growthFields(id: string): Fields {
  return {
    organization_headcount_six_month_growth: growthOf(id, 6),
    organization_headcount_twelve_month_growth: growthOf(id, 12),
    organization_headcount_twenty_four_month_growth: growthOf(id, 24),
  }
}

export function industryTagId(industry: string): string {
  const digits = Math.floor(fractionOf(industry, 7) * 0xffff_ffff).toString(16)
  return `5567aa0073696439${digits.padStart(8, '0')}`
}

function industryTags(industry: string): Fields {
  const id = industryTagId(industry)
  return { industry_tag_id: id, industry_tag_hash: { [industry]: id } }
}

export function addressFields(company: WorldOrganization): Fields {
  const { streetAddress, city, state, country, postalCode } = company
  return {
    raw_address: [streetAddress, city, state, country, postalCode].filter(Boolean).join(', '),
    street_address: streetAddress,
    city,
    state,
    postal_code: postalCode,
    country,
  }
}

function fundingFields(company: WorldOrganization): Fields {
  const printed = printAmount(company.totalFunding)
  const funded = company.latestFundingStage !== null
  const date = `${Math.min(2025, company.foundedYear + 6)}-05-01T00:00:00.000+00:00`
  const type = company.latestFundingStage
  const event = { id: `64c0${company.id.slice(4)}`, date, news_url: null, type, investors: null, amount: printed }
  return {
    total_funding: company.totalFunding,
    total_funding_printed: printed,
    latest_funding_round_date: funded ? date : null,
    latest_funding_stage: type,
    funding_events: funded ? [{ ...event, currency: '$' }] : [],
  }
}
