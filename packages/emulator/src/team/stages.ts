import type { DealStage } from './deal.ts'

export const TEAM_ID = '66e4000000000000000e4000'
export const PIPELINE_ID = '66f9000000000000000f9001'

export interface Stage {
  id: string
  team_id: string
  display_name: string
  name: string
  display_order: number
  category: string | null
  is_meeting_set: boolean
  [field: string]: unknown
}

type StageRow = [name: string, category: string | null]

const CONTACT_STAGES: StageRow[] = [
  ['New', 'in_progress'],
  ['Approaching', 'in_progress'],
  ['Replied', 'in_progress'],
  ['Interested', 'succeeded'],
  ['Not Interested', 'failed'],
  ['Unresponsive', 'failed'],
  ['Do Not Contact', 'failed'],
  ['Bad Data', null],
  ['Changed Job', null],
]

const ACCOUNT_STAGES: StageRow[] = [
  ['Review', null],
  ['Current Client', 'succeeded'],
  ['Active Opportunity', 'succeeded'],
  ['Dead Opportunity', 'failed'],
  ['Do Not Prospect', 'failed'],
]

type DealStageRow = [name: string, probability: number, type: string, forecast: string]

const DEAL_STAGES: DealStageRow[] = [
  ['Qualify', 10, 'Open', 'Pipeline'],
  ['Meet & Present', 25, 'Open', 'Pipeline'],
  ['Propose', 50, 'Open', 'Best Case'],
  ['Negotiate', 75, 'Open', 'Commit'],
  ['Closed Won', 100, 'Closed/Won', 'Closed'],
  ['Closed Lost', 0, 'Closed/Lost', 'Omitted'],
]

export function contactStages(): Stage[] {
  return CONTACT_STAGES.map((row, index) => ({
    ...stageOf(row, { id: `66e5000000000000000e50${pad(index + 1)}`, order: index }),
    ignore_trigger_override: false,
  }))
}

export function accountStages(): Stage[] {
  return ACCOUNT_STAGES.map((row, index) => ({
    ...stageOf(row, { id: `66e6000000000000000e60${pad(index + 1)}`, order: index + 1 }),
    default_exclude_for_leadgen: row[1] === 'failed',
  }))
}

function stageOf([name, category]: StageRow, position: { id: string; order: number }): Stage {
  return {
    id: position.id,
    team_id: TEAM_ID,
    display_name: name,
    name,
    display_order: position.order,
    category,
    is_meeting_set: false,
  }
}

export function dealStages(): DealStage[] {
  return DEAL_STAGES.map(([name, probability, type, forecast], index) => ({
    id: `66f8000000000000000f80${pad(index + 1)}`,
    team_id: TEAM_ID,
    name,
    display_order: index,
    type,
    probability,
    is_won: type === 'Closed/Won',
    is_closed: type !== 'Open',
    forecast_category_cd: forecast,
    description: null,
    salesforce_id: null,
    is_meeting_set: null,
    opportunity_pipeline_id: PIPELINE_ID,
    is_editable: true,
  }))
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
