import { z } from 'zod'
import type { OrganizationRow } from '../../db/organizations.ts'
import { ServiceError } from '../../errors.ts'
import type { BoughtOrganization } from './buy-organization.ts'

const text = z.string().nullable()

const organizationSchema = z.object({
  id: z.string(),
  apolloId: text,
  domain: text,
  name: text,
  websiteUrl: text,
  linkedinUrl: text,
  industry: text,
  employees: z.int().nullable(),
  city: text,
  country: text,
  enrichedAt: text,
  createdAt: z.string(),
  updatedAt: z.string(),
})

export const maxAgeField = z.coerce.number().int().min(0).max(3650).default(90)

export const organizationAnswer = z.object({
  organization: organizationSchema,
  source: z.enum(['apollo', 'store', 'cache', 'stale']),
  credits: z.number(),
})

/** Throws `not_found` where Apollo does not know the company. */
export function toOrganizationAnswer({
  organization,
  source,
  credits,
}: BoughtOrganization): z.input<typeof organizationAnswer> {
  if (organization) return { organization: viewOrganization(organization), source, credits }
  throw new ServiceError('not_found', 'Apollo does not know this company', {
    reason: 'organization_not_found',
    details: { source, creditsCharged: 0 },
  })
}

function viewOrganization(row: OrganizationRow): z.input<typeof organizationSchema> {
  return {
    ...row,
    enrichedAt: row.enrichedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
