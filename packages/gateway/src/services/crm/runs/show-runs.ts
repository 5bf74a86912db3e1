import { z } from 'zod'
import type { Context } from '../../../context.ts'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../../cursor.ts'
import { findRun, listRunRows, lockRun, type RunRow, updateRun } from '../../../db/crm/runs.ts'
import { declineDeletions } from '../../../db/crm/writes.ts'
import type { ReadDb, Tx } from '../../../db/database.ts'
import { ServiceError } from '../../../errors.ts'
import { operation } from '../../../operation.ts'
import type { NewJob } from '../../../queue/jobs.ts'
import { runIdSchema, runSchema, runWithDiff, viewRun, viewRunWithDiff } from './run-view.ts'
import { jobOf, startRun } from './start-run.ts'

export const listRuns = operation({
  name: 'crm.list_runs',
  summary: 'Runs over connections to CRMs, newest first',
  scope: 'read',
  input: z.strictObject({ connectionId: z.string().max(64).optional(), ...pageFields }),
  output: z.object({ runs: z.array(runSchema), nextCursor: nextCursorField }),
  async run({ db }, { connectionId, cursor, limit }) {
    const rows = await listRunRows(db, { connectionId, before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    return { runs: await Promise.all(page.map((row) => viewRun(db, row))), nextCursor }
  },
})

export const getRun = operation({
  name: 'crm.get_run',
  summary: 'One run: how far it is, what it waits for, what it did, and of a preview what it would do',
  scope: 'read',
  input: z.strictObject({ id: runIdSchema }),
  output: runWithDiff,
  run: async ({ db }, { id }) => viewRunWithDiff(db, await requireRun(db, id)),
})

async function requireRun(db: ReadDb, id: string): Promise<RunRow> {
  const run = await findRun(db, id)
  if (run) return run
  throw new ServiceError('not_found', 'There is no run with this id', { reason: 'run_not_found', field: 'id' })
}

export const approveRun = operation({
  name: 'crm.approve_run',
  summary: 'Agree to the deletions that a run has stopped for',
  scope: 'approve',
  input: z.strictObject({ id: runIdSchema }),
  output: runSchema,
  run: (context, { id }) =>
    judgeDeletions(context, id, async (tx) => {
      const approvedBy = context.actor.name
      await updateRun(tx, id, { state: 'queued', approvedBy, waitsFor: null, finishedAt: null })
      return { action: 'crm.deletions_approved', after: { by: approvedBy }, enqueue: [jobOf(id, 1)] }
    }),
})

export const declineRun = operation({
  name: 'crm.decline_run',
  summary: 'Refuse the deletions that a run has stopped for: the records stay, and belong together no more',
  scope: 'approve',
  input: z.strictObject({ id: runIdSchema }),
  output: runSchema,
  run: (context, { id }) =>
    judgeDeletions(context, id, async (tx, { connectionId }) => {
      const at = new Date(context.clock.now())
      const declined = await declineDeletions(tx, connectionId, at)
      await updateRun(tx, id, { state: 'completed', waitsFor: null, finishedAt: at })
      return { action: 'crm.deletions_declined', after: { declined } }
    }),
})

interface Judgement {
  action: string
  after: Record<string, unknown>
  enqueue?: NewJob[]
}

/** Once, while the run waits for it. */
async function judgeDeletions(
  { db, mutate }: Context,
  id: string,
  judge: (tx: Tx, run: RunRow) => Promise<Judgement>,
): Promise<z.input<typeof runSchema>> {
  await requireRun(db, id)
  await mutate(async (tx) => {
    const run = await lockRun(tx, id)
    if (run?.state !== 'awaiting_approval') throw notAwaiting()
    const { action, after, enqueue } = await judge(tx, run)
    const entity = { entityType: 'crm_connection', entityId: run.connectionId }
    return { value: undefined, audit: { action, ...entity, after: { runId: id, ...after } }, enqueue }
  })
  return viewRun(db, await requireRun(db, id))
}

function notAwaiting(): ServiceError {
  return new ServiceError('conflict', 'This run waits for nobody’s consent', { reason: 'not_awaiting_approval' })
}

export const undoSync = operation({
  name: 'crm.undo_run',
  summary: 'Write back what a run changed, wherever nobody has changed it since',
  scope: 'write',
  input: z.strictObject({ id: runIdSchema }),
  output: z.object({ runId: z.string(), connectionId: z.string(), kind: z.enum(['preview', 'sync', 'undo']) }),
  async run(context, { id }) {
    const run = await requireRun(context.db, id)
    if (run.kind === 'preview') {
      throw new ServiceError('conflict', 'A preview has written nothing', { reason: 'nothing_to_undo' })
    }
    return startRun(context, { connectionId: run.connectionId, kind: 'undo', undoes: id })
  },
})
