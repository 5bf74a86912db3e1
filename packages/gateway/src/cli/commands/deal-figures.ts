import type { Flags } from '../api-command.ts'
import { formatTable } from '../table.ts'

type Row = Record<string, unknown>

const sumColumns = ['currency', 'deals', 'amount', 'weighted', 'withoutAmount', 'withoutProbability']

/** `POST /api/deals/:id/move` names a stage by id or by name; an id of Apollo's is 24 hexadecimal digits. */
export function toStageWish(stage: string | undefined): Row {
  return /^[0-9a-f]{24}$/i.test(stage ?? '') ? { stageId: stage } : { stageName: stage }
}

export function pipelineQuery({ owner, pipeline }: Flags): Row {
  return { ownerId: owner, pipelineId: pipeline }
}

/** A line a stage and currency, and the deals below it. */
export function formatBoard(answer: Row): string {
  const columns = rowsIn(answer, 'columns')
  const lines = columns.flatMap((column) =>
    perSum(column, { stage: nameOf(column), odds: percent(column.probability) }),
  )
  const deals = columns.flatMap((column) =>
    rowsIn(column, 'deals').map((deal) => ({ ...deal, stage: nameOf(column), odds: percent(deal.probability) })),
  )
  const total = rowsIn(answer, 'open').map((sum) => ({ stage: 'all open', ...sum }))
  const head = formatTable([...lines, ...total], ['stage', 'odds', ...sumColumns])
  if (!deals.length) return head
  const shown = ['id', 'name', 'stage', 'amount', 'currency', 'odds', 'owner', 'closedDate', 'daysInStage']
  return [head, '', formatTable(deals, shown)].join('\n')
}

export function formatForecast(answer: Row): string {
  const periods = rowsIn(answer, 'periods').flatMap((period) => forecastLines(period))
  const rest = ['overdue', 'undated', 'outside'].flatMap((name) =>
    rowsIn(answer, name).map((sum) => ({ period: name, currency: sum.currency, ...openOf(sum) })),
  )
  return formatTable(
    [...periods, ...rest],
    ['period', 'currency', 'open', 'open amount', 'weighted', 'won', 'won amount', 'lost', 'expected'],
  )
}

function forecastLines(period: Row): Row[] {
  const of = (name: string, currency: unknown) => rowsIn(period, name).find((sum) => sum.currency === currency)
  const currencies = new Set(['open', 'won', 'lost'].flatMap((name) => rowsIn(period, name).map((sum) => sum.currency)))
  if (!currencies.size) return [{ period: period.name }]
  return [...currencies].map((currency) => {
    const won = of('won', currency)
    return {
      period: period.name,
      currency,
      ...openOf(of('open', currency)),
      won: won?.deals,
      'won amount': won?.amount,
      lost: of('lost', currency)?.deals,
      expected: of('expected', currency)?.amount,
    }
  })
}

function openOf(sum: Row | undefined): Row {
  return { open: sum?.deals, 'open amount': sum?.amount, weighted: sum?.weighted }
}

export function formatStuck(answer: Row): string {
  const deals = rowsIn(answer, 'deals').map((deal) => ({
    ...deal,
    days: Math.floor(Number(deal.seconds) / 86_400),
    why: rowsIn(deal, 'reasons').map(reasonText).join('; '),
  }))
  const table = deals.length
    ? formatTable(deals, ['id', 'name', 'stage', 'amount', 'currency', 'owner', 'days', 'why'])
    : 'nothing is stuck'
  return Number(answer.unknown) > 0 ? `${table}\n${String(answer.unknown)} more of unknown age` : table
}

function reasonText(reason: Row): string {
  if (reason.kind === 'longer_than_days') return `longer than ${String(reason.days)} days`
  const days = (Number(reason.limitSeconds) / 86_400).toFixed(1)
  return `longer than ${percent(Number(reason.share) * 100)} of ${String(reason.stays)} stays (${days} days)`
}

export function formatChanges(answer: Row): string {
  const { counts = {} } = answer as { counts?: Row }
  const head = `since ${String(answer.since)}: ${Object.entries(counts)
    .map(([kind, count]) => `${String(count)} ${kind}`)
    .join(', ')}`
  const sums = Object.entries((answer.sums ?? {}) as Record<string, Row[]>).flatMap(([kind, each]) =>
    each.map((sum) => ({ kind, ...sum })),
  )
  const entries = ['created', 'moved', 'changed', 'deleted'].flatMap((kind) =>
    rowsIn(answer, kind).map((entry) => ({ kind, ...entry, what: changeText(kind, entry) })),
  )
  const tables = [
    sums.length ? formatTable(sums, ['kind', 'currency', 'deals', 'amount', 'withoutAmount']) : undefined,
    entries.length ? formatTable(entries, ['at', 'kind', 'dealId', 'name', 'what', 'source']) : undefined,
  ]
  return [head, ...tables.flatMap((table) => (table === undefined ? [] : ['', table]))].join('\n')
}

function changeText(kind: string, entry: Row): string {
  if (kind === 'moved') return `${String(entry.from)} to ${String(entry.to)}`
  if (kind === 'created') {
    const { amount, currency } = entry as { amount: number | null; currency: string | null }
    return amount === null ? '' : `${amount} ${currency ?? ''}`.trim()
  }
  return rowsIn(entry, 'fields')
    .map(({ field, before, after }) => `${String(field)}: ${JSON.stringify(before)} to ${JSON.stringify(after)}`)
    .join('; ')
}

function rowsIn(answer: Row, name: string): Row[] {
  const rows = answer[name]
  return Array.isArray(rows) ? (rows as Row[]) : []
}

function perSum(column: Row, shared: Row): Row[] {
  const sums = rowsIn(column, 'sums')
  return sums.length ? sums.map((sum) => ({ ...shared, ...sum })) : [{ ...shared, deals: 0 }]
}

function nameOf({ stage, stageId }: Row): unknown {
  return stage ?? stageId ?? '(no stage)'
}

function percent(value: unknown): string {
  return typeof value === 'number' ? `${Number(value.toFixed(2))} %` : ''
}
