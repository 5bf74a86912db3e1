import { z } from 'zod'
import { markReplayed } from '../../db/dead-letters.ts'
import { findJob, reviveJob } from '../../db/jobs.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { jobIdSchema, jobNotFound, jobSchema, viewJob } from './job-view.ts'

export const retryJob = operation({
  name: 'jobs.retry',
  summary: 'Give a dead or cancelled job a fresh set of tries',
  scope: 'write',
  input: z.strictObject({ id: jobIdSchema }),
  output: jobSchema,
  async run({ mutate, clock }, { id }) {
    return mutate(async (tx) => {
      const at = new Date(clock.now())
      const before = await findJob(tx, id)
      if (!before) throw jobNotFound(id)
      const revived = await reviveJob(tx, id, at)
      const job = await findJob(tx, id)
      if (!job) throw jobNotFound(id)
      if (!revived) throw notRetryable(job.status)
      await markReplayed(tx, id, at)
      return {
        value: viewJob(job),
        dispatch: [id],
        audit: {
          action: 'job.retried',
          entityType: 'job',
          entityId: id,
          before: { status: before.status, errorCode: before.errorCode },
          after: { status: job.status },
        },
      }
    })
  },
})

function notRetryable(status: string): ServiceError {
  return new ServiceError('conflict', `Only a dead or cancelled job can be retried; this one is ${status}`, {
    reason: 'job_not_retryable',
    details: { jobStatus: status },
  })
}
