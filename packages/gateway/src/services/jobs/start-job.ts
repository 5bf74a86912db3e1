import { z } from 'zod'
import { operation } from '../../operation.ts'
import { jobCatalogue, type SyncJobName } from '../../queue/jobs.ts'
import { jobSchema, viewNewJob } from './job-view.ts'

/** The rest of the catalogue follows from other verbs, and carries ids that only those can make. */
const input = z.discriminatedUnion(
  'name',
  [
    z.strictObject({ name: z.literal('enrich-org'), payload: jobCatalogue['enrich-org'].payload }),
    z.strictObject({ name: z.literal('bulk-search'), payload: jobCatalogue['bulk-search'].payload }),
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
  async run({ mutate, makeId, actor }, job) {
    return mutate(async (_, at) => {
      const id = makeId()
      const { name, payload } = job
      return {
        value: viewNewJob({ id, name, keyId: actor.keyId ?? null, createdAt: at, runAt: at }),
        enqueue: [{ id, ...job }],
        audit: { action: 'job.started', entityType: 'job', entityId: id, after: { name, payload } },
      }
    })
  },
})

/** Which deletions are approved is for the approval to say. */
function sync<N extends SyncJobName>(name: N) {
  return z.strictObject({
    name: z.literal(name),
    payload: z.strictObject({ full: z.boolean().optional() }).default({}),
  })
}
