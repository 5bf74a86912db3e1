import type { Deal } from '@delos/client'
import { z } from 'zod'
import type { DealRow } from '../../db/deals.ts'
import type { Names } from './names.ts'
import { toAmount } from './to-deal.ts'

export const dealView = z.object({
  id: z.string(),
  name: z.string(),
  amount: z.number().nullable(),
  stage: z.string().nullable(),
  owner: z.string().nullable(),
  stageId: z.string().nullable(),
  ownerId: z.string().nullable(),
  accountId: z.string().nullable(),
  closedDate: z.string().nullable(),
  isClosed: z.boolean(),
  isWon: z.boolean(),
})

export type DealView = z.output<typeof dealView>

export function viewOfDeal(deal: Deal, names: Names): DealView {
  return {
    id: deal.id,
    name: deal.name,
    amount: toAmount(deal.amount),
    stage: names.stage(deal.opportunity_stage_id) ?? deal.stage_name ?? null,
    owner: names.owner(deal.owner_id),
    stageId: deal.opportunity_stage_id ?? null,
    ownerId: deal.owner_id ?? null,
    accountId: deal.account_id ?? null,
    closedDate: deal.closed_date?.slice(0, 10) ?? null,
    isClosed: deal.is_closed ?? false,
    isWon: deal.is_won ?? false,
  }
}

export function viewOfRow(row: DealRow, names: Names): DealView {
  const { id, name, amount, stageId, ownerId, accountId, closedDate, isClosed, isWon } = row
  const named = { stage: names.stage(stageId), owner: names.owner(ownerId) }
  return { id, name, amount, ...named, stageId, ownerId, accountId, closedDate, isClosed, isWon }
}
