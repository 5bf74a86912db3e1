import { domainOfWebsite } from './domain.ts'
import { normalizeLinkedinUrl } from './linkedin.ts'
import { foldOrganizationName } from './organization-name.ts'
import type { OrganizationFacts } from './to-organization.ts'

/** Several may bear a `name` or a `website`; every other kind leads to one. */
export type OrganizationNameKind = 'apollo' | 'domain' | 'linkedin' | 'website' | 'name'

/** One way to name an organization, in its one spelling. */
export interface OrganizationName {
  kind: OrganizationNameKind
  value: string
}

/** Every name by which an organization can be asked for again, strongest first. */
export function organizationNamesOf(facts: OrganizationFacts): OrganizationName[] {
  const names: OrganizationName[] = [{ kind: 'apollo', value: facts.apolloId }]
  if (facts.domain) names.push({ kind: 'domain', value: facts.domain })
  const company = facts.linkedinUrl ? companyPage(facts.linkedinUrl) : undefined
  if (company) names.push({ kind: 'linkedin', value: company })
  const host = facts.websiteUrl ? domainOfWebsite(facts.websiteUrl) : undefined
  if (host) names.push({ kind: 'website', value: host })
  const folded = foldOrganizationName(facts.name ?? '')
  if (folded) names.push({ kind: 'name', value: folded })
  return names
}

/** `company/northpeak`; undefined for the profile of a person. */
export function companyPage(url: string): string | undefined {
  const page = normalizeLinkedinUrl(url)
  return page?.startsWith('company/') ? page : undefined
}
