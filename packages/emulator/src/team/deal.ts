import { toIso, toOffsetIso } from '../clock.ts'
import { nullFields } from '../wire/derived.ts'

export interface DealStage {
  id: string
  name: string
  probability: number | null
  is_won: boolean
  is_closed: boolean
  forecast_category_cd: string
  [field: string]: unknown
}

/** A deal (opportunity), as it stands on the wire. There is no `updated_at`. */
export interface Deal {
  id: string
  name: string
  owner_id: string | null
  account_id: string | null
  amount: number | null
  closed_date: string | null
  opportunity_stage_id: string | null
  is_closed: boolean | null
  is_won: boolean | null
  deal_probability: number | null
  typed_custom_fields: Record<string, unknown>
  opportunity_created_at: string
  created_at: string
  [field: string]: unknown
}

const ALWAYS_NULL = nullFields(`
  description stage_name probability manually_updated_probability manually_updated_forecast next_step next_step_date
  next_step_last_updated_at closed_lost_reason closed_won_reason current_solutions deal_source salesforce_id
  salesforce_owner_id crm_id crm_owner_id crm_record_url
`)

export function newDeal(identity: {
  id: string
  teamId: string
  userId: string
  pipelineId: string
  name: string
  nowMs: number
}): Deal {
  const createdAt = toOffsetIso(identity.nowMs)
  return {
    id: identity.id,
    team_id: identity.teamId,
    owner_id: null,
    created_by_id: identity.userId,
    name: identity.name,
    amount: null,
    closed_date: null,
    actual_close_date: null,
    account_id: null,
    opportunity_stage_id: null,
    opportunity_pipeline_id: identity.pipelineId,
    stage_updated_at: createdAt,
    is_closed: null,
    is_won: null,
    deal_probability: null,
    forecast_category: null,
    ...ALWAYS_NULL,
    currency: { name: 'US Dollar', iso_code: 'USD', symbol: '$' },
    exchange_rate_code: 'USD',
    exchange_rate_value: 1,
    amount_in_team_currency: null,
    forecasted_revenue: 0,
    opportunity_contact_roles: [],
    opportunity_rule_config_statuses: [],
    typed_custom_fields: {},
    source: 'api',
    existence_level: 'full',
    opportunity_created_at: createdAt,
    created_at: toIso(identity.nowMs),
    last_activity_date: createdAt,
  }
}

export function setAmount(deal: Deal, amount: number | null): void {
  deal.amount = amount
  deal.amount_in_team_currency = amount
  forecast(deal)
}

/** Its name and symbol are not known for every code. */
export function setCurrency(deal: Deal, code: string): void {
  deal.currency = { name: code, iso_code: code, symbol: code }
  deal.exchange_rate_code = code
}

/** A deal closes by moving to a closed stage and in no other way. */
export function setStage(deal: Deal, stage: DealStage, nowMs: number): void {
  if (deal.opportunity_stage_id !== stage.id) deal.stage_updated_at = toOffsetIso(nowMs)
  deal.opportunity_stage_id = stage.id
  deal.is_closed = stage.is_closed
  deal.is_won = stage.is_won
  deal.actual_close_date = stage.is_closed ? toOffsetIso(nowMs) : null
  deal.deal_probability = stage.probability
  deal.forecast_category = stage.forecast_category_cd.toLowerCase()
  forecast(deal)
}

function forecast(deal: Deal): void {
  deal.forecasted_revenue = ((deal.amount ?? 0) * (deal.deal_probability ?? 0)) / 100
}
