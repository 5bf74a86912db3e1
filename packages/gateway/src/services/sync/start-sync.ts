import { z } from 'zod'
import type { Context } from '../../context.ts'
import { lockJobName } from '../../db/jobs.ts'
import { findUnfinishedJob } from '../../db/sync.ts'
import { operation } from '../../operation.ts'
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
    const jobId = context.makeId()
    return {
      value: { object, jobId, alreadyRunning: false },
      enqueue: [{ id: jobId, name: `sync-${object}`, payload: full ? { full } : {} }],
      audit: { action: 'sync.started', entityType: 'sync', entityId: object, after: { jobId, full } },
    }
  })
}
