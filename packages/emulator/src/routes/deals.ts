import { toIso } from '../clock.ts'
import { containsText } from '../filters/text.ts'
import { listEnvelope } from '../list-envelope.ts'
import { pageOf, readPage } from '../paging.ts'
import { isRecord, type Params, readList, readText } from '../params.ts'
import { misconfigured, notFound, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { sortRows } from '../sorting.ts'
import { type Deal, newDeal, setAmount, setStage } from '../team/deal.ts'
import { checkId, checkPathId, isUser, touch } from '../team/lookup.ts'
import { PIPELINE_ID } from '../team/stages.ts'
import { dealFields } from '../wire/deal.ts'

const ROW = { limit: 'default', credits: 0, scopePrefix: 'deals/' } as const
const DEAL = '/opportunities/{opportunity_id}'

export const dealRoutes: Route[] = [
  { ...ROW, methods: ['POST'], path: '/opportunities', endpoint: 'opportunities/create', handle: create },
  { ...ROW, methods: ['GET', 'POST'], path: '/opportunities/search', endpoint: 'opportunities/search', handle: search },
  {
    ...ROW,
    methods: ['POST'],
    path: '/opportunities/bulk_destroy',
    endpoint: 'opportunities/bulk_destroy',
    handle: bulkDestroy,
  },
  { ...ROW, methods: ['GET'], path: DEAL, endpoint: 'opportunities/show', handle: show },
  { ...ROW, methods: ['PATCH', 'PUT'], path: DEAL, endpoint: 'opportunities/update', handle: update },
  {
    ...ROW,
    methods: ['GET'],
    path: '/opportunity_stages',
    endpoint: 'opportunity_stages/index',
    handle: ({ team }) => ok({ opportunity_stages: team.dealStages }),
  },
]

function checkIds({ team, params }: Call): void {
  checkId(params, 'owner_id', (id) => isUser(team, id))
  checkId(params, 'account_id', (id) => team.accounts.get(id) !== undefined)
  checkId(params, 'opportunity_stage_id', (id) => team.dealStages.some((stage) => stage.id === id))
}

function create(call: Call): Reply {
  const { team, ids, nowMs, params } = call
  const name = readText(params.name)
  if (name === undefined) return unprocessable('Name is required')
  checkIds(call)
  const userId = team.actingUser.id
  const deal = newDeal({ id: ids.take('deal'), teamId: team.id, userId, pipelineId: PIPELINE_ID, name, nowMs })
  applyFields(call, deal)
  team.deals.set(deal.id, deal)
  touch(team, deal.id, toIso(nowMs))
  // Only the answer to the create says so.
  return ok({ opportunity: { ...deal, existence_level: 'none' } })
}

function applyFields({ team, params, nowMs }: Call, deal: Deal): void {
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

function show(call: Call): Reply {
  const deal = call.team.deals.get(checkPathId(call.path.opportunity_id, 'opportunity_id'))
  return deal ? ok({ opportunity: dealFields(deal, call.team) }) : notFound()
}

function update(call: Call): Reply {
  const deal = call.team.deals.get(checkPathId(call.path.opportunity_id, 'opportunity_id'))
  if (!deal) throw new Refusal(unprocessable('Opportunity does not exist.'))
  checkIds(call)
  applyFields(call, deal)
  touch(call.team, deal.id, toIso(call.nowMs))
  return ok({ opportunity: deal })
}

function search(call: Call): Reply {
  const { team, params } = call
  const page = readPage(params)
  const updatedAt = (deal: Deal): string => team.updatedAt.get(deal.id) ?? ''
  const found = sortRows([...team.deals.values()].filter(dealTest(call)), params, {
    default: (deal) => deal.created_at,
    amount: (deal) => deal.amount ?? Number.NEGATIVE_INFINITY,
    is_closed: (deal) => Number(deal.is_closed ?? false),
    is_won: (deal) => Number(deal.is_won ?? false),
    closed_date: (deal) => deal.closed_date ?? '',
    opportunity_created_at: (deal) => deal.created_at,
    opportunity_updated_at: updatedAt,
    opportunity_last_activity_date: updatedAt,
  })
  const opportunities = pageOf(found, page).map((deal) => dealFields(deal, team))
  const envelope = listEnvelope(found.length, page)
  return ok({ ...envelope, opportunities, salesforce_users: [], group_by_field_facets: null })
}

function dealTest({ params }: Call): (deal: Deal) => boolean {
  const words = readText(params.q_keywords)
  const exact = ['opportunity_stage_id', 'opportunity_pipeline_id', 'account_id', 'owner_id'].flatMap((field) => {
    const value = readText(params[field])
    return value === undefined ? [] : [{ field, value }]
  })
  return (deal) =>
    exact.every(({ field, value }) => deal[field] === value) && (words === undefined || containsText(deal.name, words))
}

function bulkDestroy(call: Call): Reply {
  const ids = readList(call.params.ids)
  if (ids.length === 0) return unprocessable("Required parameter 'ids' missing")
  const unknown = ids.find((id) => !/^[0-9a-f]{24}$/i.test(id))
  if (unknown !== undefined) return misconfigured(unknown)
  const destroyed = ids.filter((id) => call.team.deals.delete(id))
  call.team.recordsWritten += destroyed.length
  return ok({ ids: destroyed })
}
