import { z } from 'zod'
import type { OrganizationRow } from '../../db/organizations.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { normalizeDomain } from '../people/domain.ts'
import { enrichOrganization } from './enrich-organization.ts'

const text = z.string().nullable()

export const organizationSchema = z.object({
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

export const getOrganization = operation({
  name: 'organizations.get',
  summary: 'One company by its domain; bought for a credit where it is not known and fresh',
  scope: 'read',
  input: z.strictObject({
    domain: z.string().min(1).max(1000),
    maxAgeDays: z.coerce.number().int().min(0).max(3650).default(90),
  }),
  output: z.object({
    organization: organizationSchema,
    source: z.enum(['apollo', 'store', 'cache', 'stale']),
    credits: z.number(),
  }),
  async run(context, input) {
    const domain = normalizeDomain(input.domain)
    if (!domain)
      throw new ServiceError('invalid_input', 'domain is not a domain', { reason: 'invalid_domain', field: 'domain' })
    const { organization, source, credits } = await enrichOrganization(context, domain, input.maxAgeDays)
    if (!organization) {
      throw new ServiceError('not_found', 'Apollo does not know this company', {
        reason: 'organization_not_found',
        details: { source, creditsCharged: 0 },
      })
    }
    return { organization: viewOrganization(organization), source, credits }
  },
})

function viewOrganization(row: OrganizationRow): z.input<typeof organizationSchema> {
  return {
    ...row,
    enrichedAt: row.enrichedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
