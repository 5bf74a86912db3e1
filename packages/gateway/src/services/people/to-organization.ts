import type { Organization } from '@delos/client'
import { normalizeDomain } from './domain.ts'

export interface OrganizationFacts {
  apolloId: string
  domain: string | null
  name: string | null
  websiteUrl: string | null
  linkedinUrl: string | null
  industry: string | null
  employees: number | null
  city: string | null
  country: string | null
}

export function toOrganization(organization: Organization): OrganizationFacts {
  const site = organization.primary_domain ?? organization.website_url
  return {
    apolloId: organization.id,
    domain: (site && normalizeDomain(site)) || null,
    name: organization.name,
    websiteUrl: organization.website_url,
    linkedinUrl: organization.linkedin_url,
    industry: organization.industry ?? null,
    employees: organization.estimated_num_employees ?? null,
    city: organization.city ?? null,
    country: organization.country ?? null,
  }
}
