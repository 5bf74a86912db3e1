import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { JobsTable } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { type JobName, jobCatalogue } from '../../queue/jobs.ts'

export const jobStatuses = ['pending', 'queued', 'active', 'completed', 'dead', 'cancelled'] as const
export const jobNames = Object.keys(jobCatalogue) as [JobName, ...JobName[]]

const text = z.string().nullable()
const record = z.record(z.string(), z.unknown()).nullable()

export const jobSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(jobStatuses),
  attempts: z.int(),
  progress: record,
  result: record,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.string(),
  startedAt: text,
  finishedAt: text,
  runAt: z.string().describe('When it may run next'),
  keyId: text,
})

type ShownJob = Pick<
  Selectable<JobsTable>,
  | 'id'
  | 'name'
  | 'status'
  | 'attempts'
  | 'progress'
  | 'result'
  | 'error'
  | 'errorCode'
  | 'createdAt'
  | 'startedAt'
  | 'finishedAt'
  | 'runAt'
  | 'keyId'
>

export const jobIdSchema = z.string().min(1).max(64)

export function viewJob(row: ShownJob): z.input<typeof jobSchema> {
  const { id, name, status, attempts, progress, result, keyId } = row
  return {
    id,
    name,
    status,
    attempts,
    progress,
    result,
    error: row.errorCode === null && row.error === null ? null : viewError(row),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    runAt: row.runAt.toISOString(),
    keyId,
  }
}

/** One that was made a moment ago, without reading its row. */
export function viewNewJob(made: Pick<ShownJob, 'id' | 'name' | 'keyId' | 'createdAt' | 'runAt'>) {
  const untouched = { attempts: 0, progress: null, result: null, error: null, errorCode: null }
  return viewJob({ ...made, ...untouched, status: 'queued', startedAt: null, finishedAt: null })
}

function viewError({ errorCode, error }: Pick<ShownJob, 'errorCode' | 'error'>): { code: string; message: string } {
  const code = errorCode ?? 'internal'
  return { code, message: error ?? code }
}

export function jobNotFound(id: string): ServiceError {
  return new ServiceError('not_found', `There is no job "${id}"`, { reason: 'job_not_found' })
}
