import { containsText } from '../filters/text.ts'
import { listEnvelope } from '../list-envelope.ts'
import { pageOf, readPage } from '../paging.ts'
import { readList, readText } from '../params.ts'
import { misconfigured, notFound, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { sortRows } from '../sorting.ts'
import type { Deal } from '../team/deal.ts'
import { checkDealIds, createDeal, updateDeal } from '../team/deal-write.ts'
import { deleteRecord } from '../team/deletion.ts'
import { findRows } from '../team/found.ts'
import { checkPathId } from '../team/lookup.ts'
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

function create(call: Call): Reply {
  if (readText(call.params.name) === undefined) return unprocessable('Name is required')
  checkDealIds(call, call.params)
  // Only the answer to the create says so.
  return ok({ opportunity: { ...createDeal(call, call.params), existence_level: 'none' } })
}

function show(call: Call): Reply {
  const deal = call.team.deals.get(checkPathId(call.path.opportunity_id, 'opportunity_id'))
  return deal ? ok({ opportunity: dealFields(deal, call) }) : notFound()
}

function update(call: Call): Reply {
  const deal = call.team.deals.get(checkPathId(call.path.opportunity_id, 'opportunity_id'))
  if (!deal) throw new Refusal(unprocessable('Opportunity does not exist.'))
  checkDealIds(call, call.params)
  updateDeal(call, deal, call.params)
  return ok({ opportunity: deal })
}

function search(call: Call): Reply {
  const { team, params } = call
  const page = readPage(params)
  const updatedAt = (deal: Deal): string => team.updatedAt.get(deal.id) ?? ''
  const order = {
    default: (deal: Deal) => deal.created_at,
    amount: (deal: Deal) => deal.amount ?? Number.NEGATIVE_INFINITY,
    is_closed: (deal: Deal) => Number(deal.is_closed ?? false),
    is_won: (deal: Deal) => Number(deal.is_won ?? false),
    closed_date: (deal: Deal) => deal.closed_date ?? '',
    opportunity_created_at: (deal: Deal) => deal.created_at,
    opportunity_updated_at: updatedAt,
    opportunity_last_activity_date: updatedAt,
  }
  const found = findRows(call, { kind: 'deals', book: team.deals }, (rows) =>
    sortRows([...rows].filter(dealTest(call)), params, order),
  )
  const opportunities = pageOf(found, page).map((deal) => dealFields(deal, call))
  const envelope = listEnvelope(found.total, page)
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
  return ok({ ids: ids.filter((id) => deleteRecord(call.team, 'deal', id)) })
}
