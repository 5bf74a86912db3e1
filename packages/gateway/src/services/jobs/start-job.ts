import { z } from 'zod'
import { insertJobs } from '../../db/jobs.ts'
import { operation } from '../../operation.ts'
import { type JobName, jobCatalogue, type SyncJobName } from '../../queue/jobs.ts'
import { traceEnqueue } from '../../tracing/enqueue-span.ts'
import { jobSchema, viewNewJob } from './job-view.ts'

/** The rest of the catalogue follows from other verbs, and carries ids that only those can make. */
const input = z.discriminatedUnion(
  'name',
  [
    wish('enrich-org'),
    wish('bulk-search'),
    sync('sync-users'),
    sync('sync-stages'),
    sync('sync-lists'),
    sync('sync-fields'),
    sync('sync-accounts'),
    sync('sync-contacts'),
    sync('sync-deals'),
    sync('sync-tasks'),
    sync('sync-sequences'),
  ],
  'must be enrich-org, bulk-search or sync- with what is read, such as sync-contacts',
)

export const startJob = operation({
  name: 'jobs.start',
  summary: 'Start a job in the background',
  scope: 'write',
  input,
  output: jobSchema,
  async run({ mutate, makeId, clock, actor, requestId }, { name, payload }) {
    return mutate(async (tx) => {
      const id = makeId()
      const at = new Date(clock.now())
      const keyId = actor.keyId ?? null
      const traceParent = traceEnqueue(name, id) ?? null
      const whose = { keyId, requestId, traceParent }
      const queued = await insertJobs(tx, [
        { id, name, payload: JSON.stringify(payload), intent: null, ...whose, runAt: at, createdAt: at },
      ])
      return {
        value: viewNewJob({ id, name, keyId, createdAt: at, runAt: at }),
        queued,
        audit: { action: 'job.started', entityType: 'job', entityId: id, after: { name, payload } },
      }
    })
  },
})

function wish<N extends JobName>(name: N) {
  return z.strictObject({ name: z.literal(name), payload: jobCatalogue[name].payload })
}

/** Which deletions are approved is for the approval to say. */
function sync<N extends SyncJobName>(name: N) {
  return z.strictObject({
    name: z.literal(name),
    payload: z.strictObject({ full: z.boolean().optional() }).default({}),
  })
}
