import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listJobs as listJobRows } from '../../db/jobs.ts'
import { operation } from '../../operation.ts'
import { jobNames, jobSchema, jobStatuses, viewJob } from './job-view.ts'

export const listJobs = operation({
  name: 'jobs.list',
  summary: 'Work in the background, newest first',
  scope: 'read',
  input: z.strictObject({ name: z.enum(jobNames).optional(), status: z.enum(jobStatuses).optional(), ...pageFields }),
  output: z.object({ jobs: z.array(jobSchema), nextCursor: nextCursorField }),
  async run({ db }, { name, status, cursor, limit }) {
    const rows = await listJobRows(db, { name, status, before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    return { jobs: page.map(viewJob), nextCursor }
  },
})
