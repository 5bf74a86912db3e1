import { z } from 'zod'
import type { ReadDb } from '../../db/database.ts'
import { listCounts } from '../../db/enrichment-counts.ts'
import { type EnrichmentRecord, findEnrichment } from '../../db/enrichments.ts'
import type { RowStatus } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { toCredits } from '../credits/milli.ts'
import { quoteSchema } from './quote.ts'

const count = z.int()

export const enrichmentSchema = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running', 'paused', 'awaiting_approval', 'completed', 'cancelled', 'failed']),
  reason: z.string().nullable(),
  resumesAt: z.string().nullable(),
  total: count,
  done: count,
  found: count,
  /** Bought, and what Apollo delivers later has not come yet. Counts as done. */
  awaiting: count,
  missed: count,
  failed: count,
  invalid: count,
  skipped: count,
  unknown: count,
  /** Different people among the rows found. */
  people: count,
  credits: z.object({ charged: z.number(), saved: z.number() }),
  etaSeconds: z.number().nullable(),
  quote: quoteSchema.nullable(),
  approval: z
    .object({ credits: z.number(), keyId: z.string().nullable(), at: z.string() })
    .nullable()
    .describe('Who let it spend, and how much at most'),
  jobId: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
})

export const getEnrichment = operation({
  name: 'enrichments.get',
  summary: 'How far a list has come and what it has cost',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: enrichmentSchema,
  async run(context, { id }) {
    return viewEnrichment(context.db, await requireEnrichment(context.db, id), context.clock.now())
  },
})

export async function requireEnrichment(db: ReadDb, id: string): Promise<EnrichmentRecord> {
  const row = await findEnrichment(db, id)
  if (row) return row
  throw new ServiceError('not_found', 'There is no enrichment with this id', {
    reason: 'enrichment_not_found',
    field: 'id',
  })
}

export async function viewEnrichment(
  db: ReadDb,
  row: EnrichmentRecord,
  now: number,
): Promise<z.input<typeof enrichmentSchema>> {
  const counts = await listCounts(db, row.id)
  const of = (status: RowStatus) => counts.find((one) => one.status === status)?.rows ?? 0
  const done = counts.reduce((sum, one) => sum + one.rows, 0)
  return {
    id: row.id,
    status: row.status,
    reason: row.reason,
    resumesAt: row.resumesAt?.toISOString() ?? null,
    total: row.total,
    done,
    found: of('found'),
    awaiting: of('awaiting'),
    missed: of('missed'),
    failed: of('failed'),
    invalid: of('invalid'),
    skipped: of('skipped'),
    unknown: of('unknown'),
    people: counts.reduce((sum, one) => sum + one.people, 0),
    credits: {
      charged: toCredits(counts.reduce((sum, one) => sum + one.creditsMilli, 0)),
      saved: counts.reduce((sum, one) => sum + (isFound(one) ? one.fromStore : 0), 0),
    },
    etaSeconds: etaSeconds(row, { done, now }),
    quote: row.quote as z.input<typeof quoteSchema> | null,
    approval: viewApproval(row),
    jobId: row.jobId,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

function isFound({ status }: { status: RowStatus }): boolean {
  return status === 'found' || status === 'awaiting'
}

function viewApproval({ approvedMilli, approvedBy, approvedAt }: EnrichmentRecord) {
  if (approvedMilli === null || !approvedAt) return null
  return { credits: toCredits(approvedMilli), keyId: approvedBy, at: approvedAt.toISOString() }
}

/** By the pace so far; a list that waits for a limit knows when it goes on, and says that instead. */
function etaSeconds(row: EnrichmentRecord, { done, now }: { done: number; now: number }): number | null {
  if (row.status !== 'running' || !row.startedAt) return null
  if (row.resumesAt && row.resumesAt.getTime() > now) return Math.ceil((row.resumesAt.getTime() - now) / 1000)
  if (done === 0) return null
  const perRowMs = (now - row.startedAt.getTime()) / done
  return Math.ceil((perRowMs * (row.total - done)) / 1000)
}
