import { z } from 'zod'
import { operation } from '../../operation.ts'
import { findStandstill, markEnd } from './standstill.ts'

export const endStandstill = operation({
  name: 'standstill.end',
  summary: 'Let jobs, webhooks and paid calls go on after a restore',
  scope: 'admin',
  input: z.strictObject({}),
  output: z.object({ ended: z.boolean(), backupOf: z.string().nullable() }),
  run: (context) =>
    context.mutate(async (tx) => {
      const mark = await findStandstill(tx)
      if (!mark?.isOn) return { value: { ended: false, backupOf: mark?.backupOf ?? null }, audit: [] }
      await markEnd(tx, mark, new Date(context.clock.now()))
      return {
        value: { ended: true, backupOf: mark.backupOf ?? null },
        audit: { action: 'standstill.ended', entityType: 'database', entityId: 'database', before: { ...mark } },
      }
    }),
})
