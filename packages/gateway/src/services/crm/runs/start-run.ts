import { z } from 'zod'
import type { Context } from '../../../context.ts'
import { lockConnection } from '../../../db/crm/connections.ts'
import { insertRun, listOpenRuns, updateRun } from '../../../db/crm/runs.ts'
import type { Tx } from '../../../db/database.ts'
import { ServiceError } from '../../../errors.ts'
import { operation } from '../../../operation.ts'
import type { NewJob } from '../../../queue/jobs.ts'
import { foundConnection, requireConnection } from '../connections/open-connection.ts'

const input = z.strictObject({ id: z.string().min(1).max(64) })
const output = z.object({ runId: z.string(), connectionId: z.string(), kind: z.enum(['preview', 'sync', 'undo']) })

export const previewConnection = operation({
  name: 'crm.preview',
  summary: 'Say what a sync with the CRM would do, without writing anything on either side',
  scope: 'write',
  input,
  output,
  run: (context, { id }) => startRun(context, { connectionId: id, kind: 'preview' }),
})

export const syncConnection = operation({
  name: 'crm.sync',
  summary: 'Sync with the CRM; the mapping as it is has to have been previewed',
  scope: 'write',
  input,
  output,
  async run(context, { id }) {
    const { previewedAt } = await requireConnection(context.db, id)
    if (previewedAt) return startRun(context, { connectionId: id, kind: 'sync' })
    throw new ServiceError(
      'conflict',
      'Preview this mapping first: nothing is written that nobody could have looked at',
      {
        reason: 'not_previewed',
      },
    )
  },
})

export interface NewRun {
  connectionId: string
  kind: 'preview' | 'sync' | 'undo'
  undoes?: string
}

export function startRun(context: Context, wanted: NewRun): Promise<z.input<typeof output>> {
  return context.mutate(async (tx) => {
    const { runId, job } = await addRun(tx, context, wanted)
    const { connectionId, kind } = wanted
    return {
      value: { runId, connectionId, kind },
      enqueue: [job],
      audit: { action: `crm.${kind}_started`, entityType: 'crm_connection', entityId: connectionId, after: { runId } },
    }
  })
}

/** One run at a time: two would write over each other. */
export async function addRun(
  tx: Tx,
  { makeId, clock, actor }: Context,
  { connectionId, kind, undoes }: NewRun,
): Promise<{ runId: string; job: NewJob }> {
  const { stoppedReason } = foundConnection(await lockConnection(tx, connectionId))
  if (stoppedReason) {
    throw new ServiceError('conflict', `This connection is stopped: ${stoppedReason}`, {
      reason: 'connection_stopped',
    })
  }
  for (const run of await listOpenRuns(tx, connectionId)) {
    if (await hasLivingJob(tx, run.id)) {
      throw new ServiceError('conflict', 'A run over this connection is under way', {
        reason: 'run_under_way',
        details: { runId: run.id },
      })
    }
    await updateRun(tx, run.id, {
      state: 'failed',
      error: 'Its job ended without it',
      finishedAt: new Date(clock.now()),
    })
  }
  const runId = makeId()
  await insertRun(tx, {
    id: runId,
    connectionId,
    kind,
    state: 'queued',
    undoes: undoes ?? null,
    counts: '{}',
    progress: '{}',
    requestedBy: actor.name,
    createdAt: new Date(clock.now()),
  })
  return { runId, job: jobOf(runId) }
}

export function jobOf(runId: string, turn = 0): NewJob {
  return { name: 'sync-crm', payload: { runId }, intent: turn ? `crm-${runId}-${turn}` : `crm-${runId}` }
}

async function hasLivingJob(tx: Tx, runId: string): Promise<boolean> {
  const job = await tx
    .selectFrom('jobs')
    .select('status')
    .where('name', '=', 'sync-crm')
    .where('intent', 'in', [`crm-${runId}`, `crm-${runId}-1`])
    .where('status', 'in', ['pending', 'queued', 'active'])
    .executeTakeFirst()
  return job !== undefined
}
