import { selectOrganizations } from '../filters/organizations.ts'
import { domainOf } from '../identity.ts'
import { breadcrumbsOf, listEnvelope } from '../list-envelope.ts'
import { pageOf, readPage } from '../paging.ts'
import { isObjectId, isRecord, type Params, readList, readText } from '../params.ts'
import { failure, misconfigured, ok, type Reply, TEXT_TYPE, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { organizationFull, organizationRow } from '../wire/organization.ts'
import { accountRow } from '../wire/saved.ts'
import type { WorldOrganization } from '../world/types.ts'

const MAX_DOMAINS = 10

export const organizationRoutes: Route[] = [
  {
    methods: ['GET', 'POST'],
    path: '/organizations/enrich',
    endpoint: 'organizations/enrich',
    limit: 'enrichment',
    credits: 1,
    handle: enrich,
  },
  {
    methods: ['POST'],
    path: '/organizations/bulk_enrich',
    endpoint: 'organizations/bulk_enrich',
    limit: 'bulk_enrichment',
    credits: 1,
    handle: bulkEnrich,
  },
  {
    methods: ['POST'],
    path: '/mixed_companies/search',
    endpoint: 'mixed_companies/search',
    limit: 'search',
    credits: 1,
    handle: searchCompanies,
  },
  {
    methods: ['GET'],
    path: '/organizations/{id}',
    endpoint: 'organizations/show',
    limit: 'enrichment',
    credits: 1,
    handle: showOrganization,
  },
]

const IDENTIFIERS = ['domain', 'linkedin_url', 'website', 'name'] as const

function enrich(call: Call): Reply {
  if (IDENTIFIERS.every((name) => readText(call.params[name]) === undefined)) {
    return unprocessable("Required parameter 'domain' missing")
  }
  const company = findOrganization(call, call.params)
  // Both shapes of a miss occur on the wire.
  if (!company) return ok({})
  if (!company.enrichable) return ok({ organization: null })
  return ok({ organization: savedAs(call, company, organizationFull(company)) }, [{ organizationId: company.id }])
}

function findOrganization(call: Call, fields: Params): WorldOrganization | undefined {
  const { directory } = call
  const [domain, linkedinUrl, website, name] = IDENTIFIERS.map((identifier) => readText(fields[identifier]))
  return (
    (domain && directory.organizationByDomain(domain)) ||
    (linkedinUrl && directory.organizationByLinkedin(linkedinUrl)) ||
    (website && directory.organizationByDomain(domainOf(website))) ||
    (name && directory.organizationByName(name)) ||
    undefined
  )
}

function savedAs(call: Call, company: WorldOrganization, fields: Record<string, unknown>): Record<string, unknown> {
  const account = call.team.accounts.byOrganization(company.id)
  return account ? { ...fields, account_id: account.id, account } : fields
}

function bulkEnrich(call: Call): Reply {
  const details = Array.isArray(call.params.details) ? call.params.details : []
  const domains = readList(call.params.domains)
  const requested = details.length > 0 ? details : domains.map((domain) => ({ domain }))
  if (requested.length === 0) {
    // JSON under text/plain: Apollo's own slip.
    return failure(400, failed('INVALID_REQUEST', 'invalid request, missing domains'), TEXT_TYPE)
  }
  if (requested.length > MAX_DOMAINS) {
    return failure(400, failed('RECORD_LIMIT_EXCEEDED', `domain count cannot be more than ${MAX_DOMAINS}`))
  }
  if (!requested.every(isRecord)) {
    return failure(422, failed('UNKNOWN_ERROR', 'no implicit conversion of Symbol into Integer'))
  }
  return bulkReply(call, { requested, byDetails: details.length > 0 })
}

function bulkReply(call: Call, request: { requested: Params[]; byDetails: boolean }): Reply {
  const companies = request.requested.map((fields) => {
    const company = findOrganization(call, fields)
    return company?.enrichable ? company : undefined
  })
  const distinct = new Set(companies.filter((company) => company !== undefined))
  const total = request.requested.length
  const unique = new Set(request.requested.map((fields) => JSON.stringify(fields))).size
  return ok(
    {
      status: 'success',
      error_code: null,
      error_message: null,
      total_requested_domains: request.byDetails ? null : total,
      unique_domains: request.byDetails ? null : unique,
      total_requested_records: request.byDetails ? total : null,
      unique_records: request.byDetails ? unique : null,
      unique_enriched_records: distinct.size,
      missing_records: companies.filter((company) => !company).length,
      organizations: companies.map((company) => (company ? savedAs(call, company, organizationFull(company)) : null)),
    },
    [...distinct].map((company) => ({ organizationId: company.id })),
  )
}

function failed(code: string, message: string): Record<string, string> {
  return { status: 'failed', error_code: code, error_message: message }
}

const BREADCRUMBS = {
  q_organization_name: 'Company Name',
  q_organization_domains_list: 'Company Domains',
  organization_locations: 'Company Locations',
  organization_num_employees_ranges: '# Employees',
  q_organization_keyword_tags: 'Company Keywords',
}

function searchCompanies(call: Call): Reply {
  const page = readPage(call.params)
  const found = selectOrganizations(call)
  const rows = pageOf(found, page)
  const { accounts } = call.team
  // Saved companies move out of `organizations`.
  const saved = rows.flatMap((company) => {
    const account = accounts.byOrganization(company.id)
    return account ? [accountRow(account, organizationRow(company))] : []
  })
  return ok(
    {
      ...listEnvelope(found.length, page, breadcrumbsOf(call.params, BREADCRUMBS)),
      accounts: saved,
      organizations: rows.filter((company) => !accounts.byOrganization(company.id)).map(organizationRow),
      model_ids: rows.map((company) => accounts.byOrganization(company.id)?.id ?? company.id),
      derived_params: {},
    },
    [{}],
  )
}

function showOrganization(call: Call): Reply {
  const id = call.path.id ?? ''
  const company = isObjectId(id) ? call.directory.organization(id) : undefined
  if (!company) return misconfigured('id')
  const fields = {
    ...savedAs(call, company, organizationFull(company)),
    employee_metrics: [],
    generic_org_insights: null,
    detail_view_loaded: true,
  }
  return ok({ organization: fields }, [{ organizationId: company.id }])
}
