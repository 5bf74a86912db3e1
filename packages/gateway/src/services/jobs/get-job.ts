import { z } from 'zod'
import { findJob } from '../../db/jobs.ts'
import { operation } from '../../operation.ts'
import { jobIdSchema, jobNotFound, jobSchema, viewJob } from './job-view.ts'

export const getJob = operation({
  name: 'jobs.get',
  summary: 'One job: how far it is, what came of it, why it failed',
  scope: 'read',
  input: z.strictObject({ id: jobIdSchema }),
  output: jobSchema,
  async run({ db }, { id }) {
    const job = await findJob(db, id)
    if (!job) throw jobNotFound(id)
    return viewJob(job)
  },
})
