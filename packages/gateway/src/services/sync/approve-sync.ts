import { z } from 'zod'
import { lockSyncRun, updateSyncRun } from '../../db/sync.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { syncObject } from './sync-object.ts'

export const approveSync = operation({
  name: 'sync.approve',
  summary: 'Agree to the deletions that a sync has found; everything is read once more before any is carried out',
  scope: 'approve',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({ runId: z.string(), object: syncObject, vanished: z.number(), jobId: z.string() }),
  async run({ mutate, makeId, actor }, { id }) {
    return mutate(async (tx, at) => {
      const run = await lockSyncRun(tx, id)
      if (!run) throw new ServiceError('not_found', `There is no sync run ${id}`)
      if (run.status !== 'awaiting_approval') {
        throw new ServiceError('conflict', `The sync run ${id} is ${run.status}: it waits for no approval`, {
          reason: 'not_awaiting_approval',
          details: { status: run.status },
        })
      }
      const object = syncObject.parse(run.object)
      await updateSyncRun(tx, id, { status: 'completed', approvedBy: actor.id, approvedAt: at, finishedAt: at })
      const jobId = makeId()
      const { vanished } = run
      return {
        value: { runId: id, object, vanished, jobId },
        enqueue: [{ id: jobId, name: `sync-${object}`, payload: { full: true, approvedRunId: id } }],
        audit: { action: 'sync.approved', entityType: 'sync', entityId: object, after: { runId: id, vanished, jobId } },
      }
    })
  },
})
