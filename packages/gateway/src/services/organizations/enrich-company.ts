import { z } from 'zod'
import { operation } from '../../operation.ts'
import { enrichOrganization } from './enrich-organization.ts'
import { maxAgeField, organizationAnswer, toOrganizationAnswer } from './organization-answer.ts'
import { organizationQueryFields, organizationWishFrom } from './organization-wish.ts'

export const enrichCompany = operation({
  name: 'organizations.enrich',
  summary: 'One company by any of its names; bought for a credit where it is not known and fresh',
  scope: 'write',
  input: z.strictObject({
    ...organizationQueryFields,
    maxAgeDays: maxAgeField,
    buyLostAgain: z.boolean().default(false).describe('Pay again for a company whose answer was paid for and lost'),
  }),
  output: organizationAnswer,
  run: async (context, { maxAgeDays, buyLostAgain, ...query }) =>
    toOrganizationAnswer(await enrichOrganization(context, organizationWishFrom(query), { maxAgeDays, buyLostAgain })),
})
