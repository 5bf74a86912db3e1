import { z } from 'zod'
import { operation } from '../../operation.ts'
import { findStandstill } from './standstill.ts'

export const showStandstill = operation({
  name: 'standstill.show',
  summary: 'Whether jobs, webhooks and paid calls stand still after a restore',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({
    isOn: z.boolean(),
    /** ISO 8601; null where nothing was ever restored here. */
    since: z.string().nullable(),
    backupOf: z.string().nullable(),
  }),
  async run({ db }) {
    const mark = await findStandstill(db)
    return { isOn: mark?.isOn ?? false, since: mark?.since ?? null, backupOf: mark?.backupOf ?? null }
  },
})
