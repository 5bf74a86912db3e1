import { z } from 'zod'
import { insertJobs } from '../../db/jobs.ts'
import { findUnfinishedJob } from '../../db/sync.ts'
import { operation } from '../../operation.ts'
import { syncObject } from './sync-object.ts'

const jobs = { contacts: 'sync-contacts', accounts: 'sync-accounts', deals: 'sync-deals' } as const

export const startSync = operation({
  name: 'sync.start',
  summary: 'Sync contacts, accounts or deals in the background',
  scope: 'write',
  input: z.strictObject({ object: syncObject }),
  output: z.object({
    jobId: z.string(),
    object: syncObject,
    alreadyRunning: z.boolean(),
  }),
  async run({ mutate, makeId, clock, actor, requestId }, { object }) {
    const name = jobs[object]
    return mutate(async (tx) => {
      const waiting = await findUnfinishedJob(tx, name)
      if (waiting) return { value: { jobId: waiting.id, object, alreadyRunning: true }, audit: [] }
      const id = makeId()
      const at = new Date(clock.now())
      const whose = { keyId: actor.keyId ?? null, requestId }
      await insertJobs(tx, [{ id, name, payload: '{}', intent: null, ...whose, runAt: at, createdAt: at }])
      return {
        value: { jobId: id, object, alreadyRunning: false },
        dispatch: [id],
        audit: { action: 'sync.started', entityType: 'sync', entityId: object, after: { jobId: id } },
      }
    })
  },
})
