import type { Organization } from '@delos/client'
import { domainOfWebsite, normalizeDomain } from './domain.ts'

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
  const { primary_domain: primary, website_url: website } = organization
  return {
    apolloId: organization.id,
    domain: (primary ? normalizeDomain(primary) : website && domainOfWebsite(website)) || null,
    name: organization.name,
    websiteUrl: website,
    linkedinUrl: organization.linkedin_url,
    industry: organization.industry ?? null,
    employees: organization.estimated_num_employees ?? null,
    city: organization.city ?? null,
    country: organization.country ?? null,
  }
}
