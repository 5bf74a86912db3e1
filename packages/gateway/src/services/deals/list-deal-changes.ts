import { z } from 'zod'
import { type DealFacts, listDealEvents, listDealFacts, listDealStageChanges } from '../../db/deal-figures.ts'
import { operation } from '../../operation.ts'
import { closedAt } from './closed-at.ts'
import { sumByCurrency, sumView } from './exact-sums.ts'
import { loadPipeline, pipelineFilter } from './load-pipeline.ts'
import { loadNames } from './names.ts'

const about = { dealId: z.string(), name: z.string().nullable(), at: z.string() }
const money = { amount: z.number().nullable(), currency: z.string().nullable() }
const source = z.enum(['apollo', 'delos', 'crm'])

export const listDealChanges = operation({
  name: 'deals.list_changes',
  summary: 'What happened to the pipeline since a moment: new, moved, changed and deleted deals',
  scope: 'read',
  input: z.strictObject({
    ...pipelineFilter,
    since: z
      .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be a day or a time such as 2026-03-10T10:00:00Z')
      .transform((text) => new Date(text)),
    limit: z.coerce.number().int('must be a whole number').min(1).max(1000).default(200).describe('Entries a kind'),
  }),
  output: z.object({
    since: z.string(),
    counts: z.object({ created: z.number(), moved: z.number(), changed: z.number(), deleted: z.number() }),
    created: z.array(z.object({ ...about, ...money })),
    moved: z.array(z.object({ ...about, ...money, from: z.string().nullable(), to: z.string().nullable(), source })),
    changed: z.array(
      z.object({
        ...about,
        source,
        fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
      }),
    ),
    deleted: z.array(z.object({ ...about, source })),
    sums: z
      .object({ created: z.array(sumView), won: z.array(sumView), lost: z.array(sumView) })
      .describe('Of deals made, won and lost since'),
  }),
  async run(context, { since, limit, ...filter }) {
    const [all, stageChanges, events, pipeline, names] = await Promise.all([
      listDealFacts(context.db, filter),
      listDealStageChanges(context.db, { since }),
      listDealEvents(context.db, { since, types: ['deal.updated', 'deal.deleted'] }),
      loadPipeline(context),
      loadNames(context),
    ])
    const deals = new Map(all.map((deal) => [deal.id, deal]))
    const isWanted = wantedBy(filter, deals)
    const stageName = (id: string | null) => pipeline.stage(id)?.name ?? names.stage(id) ?? id
    const created = all.filter(({ createdAt }) => createdAt >= since)
    const moved = stageChanges.filter(({ entityId, fromStageId }) => fromStageId !== null && isWanted(entityId))
    const told = events.filter(({ entityId }) => isWanted(entityId))
    const changed = told
      .flatMap((event) => (event.type === 'deal.updated' ? [toChange(event, deals)] : []))
      .filter(({ fields }) => fields.length > 0)
    const deleted = told.filter(({ type }) => type === 'deal.deleted')
    const lastMove = new Map(stageChanges.map((change) => [change.entityId, change]))
    const closed = all.filter((deal) => (closedAt(deal, lastMove.get(deal.id)) ?? 0) >= since)
    const newest = <Row>(rows: readonly Row[]) => rows.toReversed().slice(0, limit)
    const valued = (deal: DealFacts) => ({ ...deal, probability: pipeline.oddsOf(deal) })
    return {
      since: since.toISOString(),
      counts: { created: created.length, moved: moved.length, changed: changed.length, deleted: deleted.length },
      created: newest(created.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())).map((deal) => ({
        dealId: deal.id,
        name: deal.name,
        at: deal.createdAt.toISOString(),
        ...moneyOf(deal),
      })),
      moved: newest(moved).map(({ entityId, fromStageId, toStageId, changedAt, source }) => ({
        dealId: entityId,
        name: deals.get(entityId)?.name ?? null,
        at: changedAt.toISOString(),
        ...moneyOf(deals.get(entityId)),
        from: stageName(fromStageId),
        to: stageName(toStageId),
        source,
      })),
      changed: newest(changed),
      deleted: newest(deleted).map(({ entityId, at, data, source }) => ({
        dealId: entityId,
        name: nameIn(data.before),
        at: at.toISOString(),
        source,
      })),
      sums: {
        created: sumByCurrency(created.map(valued)),
        won: sumByCurrency(closed.filter(({ isWon }) => isWon).map(valued)),
        lost: sumByCurrency(closed.filter(({ isWon }) => !isWon).map(valued)),
      },
    }
  },
})

/** What is told as a move already, or moves with whatever happens. */
const followsFromMove = new Set(['stageId', 'isClosed', 'isWon', 'probability', 'forecastCategory', 'lastActivityAt'])

/** Without a filter, deals that are gone count too. */
function wantedBy(filter: object, deals: ReadonlyMap<string, DealFacts>): (id: string) => boolean {
  const isNarrowed = Object.values(filter).some((value) => value !== undefined)
  return (id) => !isNarrowed || deals.has(id)
}

function moneyOf(deal: DealFacts | undefined) {
  return { amount: deal?.amount ?? null, currency: deal?.currency ?? null }
}

type Told = Awaited<ReturnType<typeof listDealEvents>>[number]

function toChange({ entityId, at, source, data }: Told, deals: ReadonlyMap<string, DealFacts>) {
  const before = asRecord(data.before)
  const after = asRecord(data.after)
  const all = Array.isArray(data.changed) ? data.changed.map(String) : []
  const fields = all.filter((field) => !followsFromMove.has(field))
  return {
    dealId: entityId,
    name: deals.get(entityId)?.name ?? nameIn(after),
    at: at.toISOString(),
    source,
    fields: fields.map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null })),
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function nameIn(value: unknown): string | null {
  const { name } = asRecord(value)
  return typeof name === 'string' ? name : null
}
