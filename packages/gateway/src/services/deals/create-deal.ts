import type { Deal } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { operation } from '../../operation.ts'
import { claimDeal } from './claim-deal.ts'
import { createOnce } from './create-once.ts'
import { namingField } from './deal-errors.ts'
import { requireDealStage } from './deal-stages.ts'
import { apolloId, dealAmount } from './fields.ts'
import { listLostDeals } from './find-lost-deal.ts'

const input = z.strictObject({
  name: z.string('must be text').trim().min(1, 'must not be empty').max(250, 'must be at most 250 characters'),
  amount: dealAmount,
  ownerId: apolloId,
  accountId: apolloId.optional(),
  /** Kept here: Apollo has no way to set them. */
  contactIds: z.array(apolloId).max(100).default([]),
  stageId: apolloId.optional(),
})

type NewDealInput = z.output<typeof input>

export const createDeal = operation({
  name: 'deals.create',
  summary: 'Create a deal',
  scope: 'write',
  input,
  output: z.object({
    dealId: z.string(),
    name: z.string(),
    amount: z.number(),
    ownerId: z.string(),
    accountId: z.string().nullable(),
    contactIds: z.array(z.string()),
    stageId: z.string().nullable(),
  }),
  async run(context, input) {
    if (input.stageId) await requireDealStage(context, input.stageId)
    const startedAt = context.clock.now()
    const deal = await createOnce(context, {
      noun: 'deal',
      create: async () => claimAny(context, [await askApollo(context, input)], input.contactIds),
      find: async () => claimAny(context, await listLostDeals(context, input, startedAt), input.contactIds),
    })
    const { name, amount, ownerId, contactIds } = input
    const { account_id, opportunity_stage_id } = deal
    return { dealId: deal.id, name, amount, ownerId, accountId: account_id, contactIds, stageId: opportunity_stage_id }
  },
})

async function askApollo(context: Context, input: NewDealInput): Promise<Deal | undefined> {
  const { name, amount, ownerId, accountId, stageId } = input
  try {
    return await context.apollo.deals.create(
      { name, amount, owner_id: ownerId, account_id: accountId, opportunity_stage_id: stageId },
      callOptions(context, { mustEnd: true }),
    )
  } catch (error) {
    throw namingField(error, { ownerId, accountId, stageId })
  }
}

async function claimAny(
  context: Context,
  deals: readonly (Deal | undefined)[],
  contactIds: readonly string[],
): Promise<Deal | undefined> {
  for (const deal of deals) {
    const claimed = deal?.id ? await claimDeal(context, deal, contactIds) : undefined
    if (claimed) return claimed
  }
  return undefined
}
