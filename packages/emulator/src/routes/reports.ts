import { isWithin } from '../day-range.ts'
import { isRecord, type Params, readFlag, readInteger, readList, readText } from '../params.ts'
import { failure, ok, type Reply, unprocessable } from '../reply.ts'
import { type Bucket, bucketsOf, isDimension } from '../report/buckets.ts'
import { readReportDays } from '../report/date-range.ts'
import { isMetric, measure } from '../report/metrics.ts'
import type { Call, Route } from '../route.ts'
import { type ActivityFact, activityFacts } from '../team/activity-facts.ts'

export const reportRoutes: Route[] = [
  {
    methods: ['POST'],
    path: '/reports/sync_report',
    endpoint: 'reports/sync_report',
    limit: 'report',
    credits: 0,
    outOfScopeStatus: 422,
    handle: syncReport,
  },
]

const REQUIRED = ['metrics', 'group_by', 'sorts', 'filters', 'date_ranges']
const MAX_SKIPPED = 500

function syncReport(call: Call): Reply {
  const { params } = call
  const missing = REQUIRED.find((name) => params[name] === undefined || params[name] === null)
  if (missing !== undefined) return failure(400, { error: `param is missing or the value is empty: ${missing}` })
  const metrics = namesIn(params.metrics, 'value')
  if (!metrics.every(isMetric)) return failure(400, { error: 'Invalid metric type' })
  const [dimension, ...more] = namesIn(params.group_by, 'name')
  const [pivot, ...morePivots] = namesIn(params.pivot_group_by, 'name')
  const dimensions = [dimension, pivot].filter((name) => name !== undefined)
  if (more.length + morePivots.length > 0 || !dimensions.every(isDimension)) {
    return failure(400, { error: 'Invalid group by' })
  }
  if (readList(params.skip_group_by_values).length > MAX_SKIPPED) return unprocessable('Too many skip_group_by_values')
  const facts = activityFacts(call).filter(factTest(call))
  const table = { call, metrics, pivot, minDenominator: readInteger(params.min_ratio_denominator) ?? 0 }
  return ok({
    response: {
      table_response: dimension === undefined ? measure(facts, metrics) : grouped(table, dimension, facts),
      group_by_total_response:
        dimension !== undefined && readFlag(params.group_by_totals_selected) ? total(table, dimension, facts) : {},
      pivot_group_by_total_response:
        pivot !== undefined && readFlag(params.pivot_group_by_totals_selected) ? total(table, pivot, facts) : {},
    },
    incompatible_filters: {},
    goals: [],
  })
}

interface Table {
  call: Call
  metrics: string[]
  pivot: string | undefined
  minDenominator: number
}

type Row = Record<string, unknown>

function grouped(table: Table, dimension: string, facts: ActivityFact[]): Row {
  const { call, metrics, pivot, minDenominator } = table
  const skipped = new Set(readList(call.params.skip_group_by_values))
  const rows = bucketsOf(call.team, dimension, facts)
    .filter(({ key }) => !skipped.has(key))
    .map((bucket) => rowOf(call, bucket, { metrics, pivot, minDenominator }))
  const limit = readInteger(firstOf(call.params.group_by).limit) ?? rows.length
  return { [dimension]: { buckets: sortBuckets(rows, call.params).slice(0, limit) } }
}

function rowOf(call: Call, bucket: Bucket, table: Omit<Table, 'call'>): Row {
  const head = { key: bucket.key, readable_key: bucket.readableKey }
  const values = measure(bucket.facts, table.metrics, table.minDenominator)
  if (table.pivot === undefined) return { ...head, ...values }
  const inner = bucketsOf(call.team, table.pivot, bucket.facts).map((cell) => ({
    key: cell.key,
    readable_key: cell.readableKey,
    ...measure(cell.facts, table.metrics, table.minDenominator),
  }))
  return { ...head, [table.pivot]: { buckets: inner } }
}

function total(table: Table, dimension: string, facts: ActivityFact[]): Row {
  const values = measure(facts, table.metrics, table.minDenominator)
  return { [dimension]: { buckets: [{ key: 'total', readable_key: 'Total', ...values }] } }
}

// Only the first sort counts, and only one by a metric.
function sortBuckets(rows: Row[], params: Params): Row[] {
  const sort = firstOf(params.sorts)
  const metric = isRecord(sort.metric) ? readText(sort.metric.value) : undefined
  if (metric === undefined) return rows
  const direction = readFlag(sort.asc) ? 1 : -1
  return rows.toSorted((a, b) => direction * (Number(a[metric] ?? 0) - Number(b[metric] ?? 0)))
}

const FILTERS: [name: string, read: (fact: ActivityFact) => string | null][] = [
  ['smart_user_id', (fact) => fact.userId],
  ['emailer_campaign_ids', (fact) => fact.campaignId],
  ['contact_stage_ids', (fact) => fact.contactStageId],
  ['account_stage_ids', (fact) => fact.accountStageId],
  ['opportunity_stage_ids', (fact) => fact.dealStageId],
  ['email_account_ids', (fact) => fact.mailboxId],
]

function factTest({ team, params, nowMs }: Call): (fact: ActivityFact) => boolean {
  const filters = isRecord(params.filters) ? params.filters : {}
  const days = readReportDays({ modality: readText(firstOf(params.date_ranges).modality), filters, nowMs })
  const wanted = FILTERS.flatMap(([name, read]) => {
    const ids = readList(filters[name]).map((id) => (id === 'current' ? team.actingUser.id : id))
    return ids.length === 0 ? [] : [{ ids, read }]
  })
  return (fact) => isWithin(days, fact.at) && wanted.every(({ ids, read }) => ids.includes(read(fact) ?? ''))
}

function namesIn(value: unknown, name: string): string[] {
  return Array.isArray(value) ? value.filter(isRecord).map((entry) => readText(entry[name]) ?? '') : []
}

function firstOf(value: unknown): Params {
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return isRecord(first) ? first : {}
}
