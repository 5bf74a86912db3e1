import { z } from 'zod'
import { countJobsByStatus } from '../../db/jobs.ts'
import { countRecords } from '../../db/summary.ts'
import { operation } from '../../operation.ts'

const count = z.int()

export const getSummary = operation({
  name: 'summary.get',
  summary: 'How much of everything there is',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({
    contacts: count,
    organizations: count,
    deals: count,
    tasks: count,
    auditEntries: count,
    deadLetters: count,
    jobs: z.record(z.string(), count),
  }),
  async run({ db }) {
    const jobs = await countJobsByStatus(db)
    return { ...(await countRecords(db)), jobs: Object.fromEntries(jobs.map((row) => [row.status, Number(row.count)])) }
  },
})
