import { toIso } from '../clock.ts'
import { isRecord, type Params, readText } from '../params.ts'
import type { Call } from '../route.ts'
import { type Deal, newDeal, setAmount, setCurrency, setStage } from './deal.ts'
import { checkId, isUser, touch } from './lookup.ts'
import { PIPELINE_ID } from './stages.ts'

type Write = Pick<Call, 'team' | 'ids' | 'nowMs'>

export function checkDealIds({ team }: Pick<Write, 'team'>, params: Params): void {
  checkId(params, 'owner_id', (id) => isUser(team, id))
  checkId(params, 'account_id', (id) => team.accounts.get(id) !== undefined)
  checkId(params, 'opportunity_stage_id', (id) => team.dealStages.some((stage) => stage.id === id))
}

export function createDeal(write: Write, params: Params): Deal {
  const { team, ids, nowMs } = write
  const userId = team.actingUser.id
  const name = readText(params.name) ?? ''
  const pipelineId = readText(params.opportunity_pipeline_id) ?? PIPELINE_ID
  const deal = newDeal({ id: ids.take('deal'), teamId: team.id, userId, pipelineId, name, nowMs })
  const currency = readText(params.currency_code)
  if (currency !== undefined) setCurrency(deal, currency)
  team.deals.set(deal.id, deal)
  updateDeal(write, deal, params)
  return deal
}

export function updateDeal({ team, nowMs }: Write, deal: Deal, params: Params): void {
  const name = readText(params.name)
  if (name !== undefined) deal.name = name
  for (const field of ['owner_id', 'account_id'] as const) {
    if (field in params) deal[field] = readText(params[field]) ?? null
  }
  if ('description' in params) deal.description = readText(params.description) ?? null
  if ('amount' in params) setAmount(deal, readAmount(params.amount))
  const stage = team.dealStages.find((stage) => stage.id === readText(params.opportunity_stage_id))
  if (stage) setStage(deal, stage, nowMs)
  if ('closed_date' in params) deal.closed_date = readDate(params)
  if (isRecord(params.typed_custom_fields)) Object.assign(deal.typed_custom_fields, params.typed_custom_fields)
  touch(team, deal.id, toIso(nowMs))
}

// A comma or a currency sign blanks the amount, silently.
function readAmount(value: unknown): number | null {
  const text = readText(value)?.trim() ?? ''
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null
}

function readDate(params: Params): string | null {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(readText(params.closed_date) ?? '')?.[0]
  return day === undefined ? null : `${day}T00:00:00.000+00:00`
}
