import { z } from 'zod'
import { operation } from '../../operation.ts'
import { enrichOrganization } from './enrich-organization.ts'
import { maxAgeField, organizationAnswer, toOrganizationAnswer } from './organization-answer.ts'
import { organizationWishFrom } from './organization-wish.ts'

export const getOrganization = operation({
  name: 'organizations.get',
  summary: 'One company by its domain; bought for a credit where it is not known and fresh',
  scope: 'read',
  input: z.strictObject({ domain: z.string().min(1).max(1000), maxAgeDays: maxAgeField }),
  output: organizationAnswer,
  run: async (context, { domain, maxAgeDays }) =>
    toOrganizationAnswer(
      await enrichOrganization(context, organizationWishFrom({ domain }), { maxAgeDays, buyLostAgain: false }),
    ),
})
