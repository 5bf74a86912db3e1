import type { Deal } from '@delos/client'
import { known, type State } from './state.ts'

export function dealState(deal: Deal): State {
  return known({
    name: deal.name,
    description: deal.description,
    amount: amountOf(deal.amount),
    currency: deal.currency?.iso_code,
    stageId: deal.opportunity_stage_id,
    pipelineId: deal.opportunity_pipeline_id,
    ownerId: deal.owner_id,
    accountId: deal.account_id,
    closedDate: deal.closed_date?.slice(0, 10) ?? deal.closed_date,
    isClosed: deal.is_closed,
    isWon: deal.is_won,
    probability: deal.deal_probability,
    forecastCategory: deal.forecast_category,
    nextStep: deal.next_step,
    lostReason: deal.closed_lost_reason,
    wonReason: deal.closed_won_reason,
    fields: deal.typed_custom_fields,
    lastActivityAt: deal.last_activity_date,
  })
}

/** Apollo gives an amount as a number or as its digits. */
function amountOf(amount: unknown): unknown {
  return typeof amount === 'string' ? Number.parseFloat(amount) : amount
}

/** What the several shapes of one deal have in common: lists embed more, and a create's answer says `none`. */
export function dealContent(deal: Deal): object {
  const { num_contacts: _, account: __, existence_level: ___, ...content } = deal
  return content
}
