import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { insertJobs, lockJobName, type QueuedJob } from '../../db/jobs.ts'
import { findUnfinishedJob } from '../../db/sync.ts'
import { operation } from '../../operation.ts'
import { traceEnqueue } from '../../tracing/enqueue-span.ts'
import { type SyncObject, syncObject, syncObjects } from './sync-object.ts'

const started = z.object({ object: syncObject, jobId: z.string(), alreadyRunning: z.boolean() })

export const startSync = operation({
  name: 'sync.start',
  summary: 'Sync one kind of Apollo’s records, or all of them, in the background',
  scope: 'write',
  input: z.strictObject({
    object: z.enum([...syncObjects, 'all']),
    full: z.boolean().default(false).describe('Read everything, and find what is gone'),
  }),
  output: z.object({
    /** The first of them. */
    jobId: z.string(),
    object: z.enum([...syncObjects, 'all']),
    alreadyRunning: z.boolean(),
    jobs: z.array(started),
  }),
  async run(context, { object, full }) {
    const objects = object === 'all' ? syncObjects : [object]
    const jobs: z.input<typeof started>[] = []
    for (const one of objects) jobs.push(await startOne(context, one, { full }))
    const alreadyRunning = jobs.every((job) => job.alreadyRunning)
    return { jobId: jobs[0]?.jobId ?? '', object, alreadyRunning, jobs }
  },
})

function startOne(context: Context, object: SyncObject, { full }: { full: boolean }): Promise<z.input<typeof started>> {
  return context.mutate<z.input<typeof started>>(async (tx) => {
    await lockJobName(tx, `sync-${object}`)
    const waiting = await findUnfinishedJob(tx, `sync-${object}`)
    if (waiting) return { value: { object, jobId: waiting.id, alreadyRunning: true }, audit: [] }
    const { jobId, queued } = await insertSyncJob(tx, context, { object, payload: full ? { full } : {} })
    return {
      value: { object, jobId, alreadyRunning: false },
      queued,
      audit: { action: 'sync.started', entityType: 'sync', entityId: object, after: { jobId, full } },
    }
  })
}

export interface SyncJob {
  object: SyncObject
  payload: { full?: boolean; approvedRunId?: string }
}

/** The row of a job, made here rather than by `mutate`, for whoever has to tell its id. */
export async function insertSyncJob(
  tx: Tx,
  { makeId, clock, actor, requestId }: Context,
  { object, payload }: SyncJob,
): Promise<{ jobId: string; queued: readonly QueuedJob[] }> {
  const id = makeId()
  const at = new Date(clock.now())
  const name = `sync-${object}` as const
  const whose = { keyId: actor.keyId ?? null, requestId, traceParent: traceEnqueue(name, id) ?? null }
  const job = { id, name, payload: JSON.stringify(payload), intent: null }
  const queued = await insertJobs(tx, [{ ...job, ...whose, runAt: at, createdAt: at }])
  return { jobId: id, queued }
}
