import type { EnrichOrganizationParams } from '@delos/client'
import { z } from 'zod'
import { ServiceError } from '../../errors.ts'
import { domainOfWebsite, normalizeDomain } from '../people/domain.ts'
import { foldOrganizationName } from '../people/organization-name.ts'
import { companyPage, type OrganizationName } from '../people/organization-names.ts'

const text = (max: number) => z.string().min(1).max(max).optional()

/** The ways to name a company, in a request. */
export const organizationQueryFields = {
  domain: text(1000).describe('In any spelling: `https://www.acme.com/about` is `acme.com`'),
  websiteUrl: text(1000),
  linkedinUrl: text(1000).describe('The company’s page'),
  apolloId: z
    .string()
    .regex(/^[0-9a-f]{24}$/i, 'must be 24 hexadecimal digits')
    .optional(),
  name: text(400).describe('Alone it finds a stored company only where no other bears the same name'),
}

export type OrganizationQuery = z.output<z.ZodObject<typeof organizationQueryFields>>

/** A query that names one company: what is looked up here and what is sent to Apollo. */
export interface OrganizationWish {
  names: readonly [OrganizationName, ...OrganizationName[]]
  apolloId: string | undefined
  params: EnrichOrganizationParams
}

/** Throws `invalid_input` for what names no company. */
export function organizationWishFrom(query: OrganizationQuery): OrganizationWish {
  const apolloId = query.apolloId?.toLowerCase()
  const domain = read(query, 'domain', { normalize: normalizeDomain, problem: 'is not a domain' })
  const site = read(query, 'websiteUrl', { normalize: domainOfWebsite, problem: 'is not a company’s own website' })
  const page = read(query, 'linkedinUrl', { normalize: companyPage, problem: 'is not a company’s page on LinkedIn' })
  const folded = foldOrganizationName(query.name ?? '')
  const names: OrganizationName[] = []
  if (apolloId) names.push({ kind: 'apollo', value: apolloId })
  for (const value of new Set([domain, site])) if (value) names.push({ kind: 'domain', value })
  if (page) names.push({ kind: 'linkedin', value: page })
  if (folded) names.push({ kind: 'name', value: folded })
  const [strongest, ...others] = names
  if (!strongest) {
    throw new ServiceError('invalid_input', 'Name the company by domain, websiteUrl, linkedinUrl, apolloId or name', {
      reason: 'no_identifier',
    })
  }
  const params = {
    domain: domain ?? site,
    linkedin_url: page && `http://www.linkedin.com/${page}`,
    name: query.name?.normalize('NFKC').trim() || undefined,
  }
  return { names: [strongest, ...others], apolloId, params }
}

const reasons = { domain: 'invalid_domain', websiteUrl: 'invalid_website_url', linkedinUrl: 'invalid_linkedin_url' }

function read(
  query: OrganizationQuery,
  field: keyof typeof reasons,
  { normalize, problem }: { normalize: (text: string) => string | undefined; problem: string },
): string | undefined {
  const given = query[field]
  if (given === undefined) return undefined
  const value = normalize(given)
  if (value) return value
  throw new ServiceError('invalid_input', `${field} ${problem}`, { reason: reasons[field], field })
}
