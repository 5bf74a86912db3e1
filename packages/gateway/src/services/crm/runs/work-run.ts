import { z } from 'zod'
import type { Context } from '../../../context.ts'
import type { CrmAdapter } from '../../../crm/crm-adapter.ts'
import { type ConnectionRow, updateConnection } from '../../../db/crm/connections.ts'
import { findRun, type RunRow, updateRun } from '../../../db/crm/runs.ts'
import { ServiceError } from '../../../errors.ts'
import { operation } from '../../../operation.ts'
import { toServiceError } from '../../../to-service-error.ts'
import { recordProgress } from '../../jobs/record-progress.ts'
import { loadWorld } from '../connections/load-world.ts'
import { requireConnection, withCrm } from '../connections/open-connection.ts'
import { refreshStore } from '../engine/refresh-store.ts'
import { runObject } from '../engine/run-object.ts'
import type { RunScope } from '../engine/run-scope.ts'
import { undoRun } from '../engine/undo-run.ts'
import { checkMapping } from '../mapping/check-mapping.ts'
import { type CrmObjectName, mapping as mappingSchema } from '../mapping/mapping-schema.ts'

export const workRun = operation({
  name: 'crm.work_run',
  summary: 'Work through a run over a connection to a CRM',
  scope: 'write',
  input: z.strictObject({ runId: z.string() }),
  output: z.object({ state: z.string(), counts: z.record(z.string(), z.number()) }),
  async run(context, { runId }) {
    const run = await findRun(context.db, runId)
    if (!run) throw new ServiceError('not_found', 'There is no such run', { reason: 'run_not_found' })
    if (run.state !== 'queued' && run.state !== 'running') return { state: run.state, counts: run.counts }
    const connection = await requireConnection(context.db, run.connectionId)
    try {
      const done = await withCrm(context, connection, (adapter) => work(context, { run, connection, adapter }))
      await endRun(context, { run, connection, done })
      return { state: done.isHeld ? 'awaiting_approval' : 'completed', counts: done.counts }
    } catch (error) {
      return await endBadly(context, { run, connection, error: toServiceError(error) })
    }
  },
})

interface Work {
  run: RunRow
  connection: ConnectionRow
  adapter: CrmAdapter
}

type Done = Pick<RunScope, 'counts' | 'diff'> & { isHeld: boolean }

async function work(context: Context, { run, connection, adapter }: Work): Promise<Done> {
  const startedAt = run.startedAt ?? new Date(context.clock.now())
  await change(context, run.id, { state: 'running', startedAt, waitsFor: null, waitsUntil: null })
  const mapping = mappingSchema.parse(connection.mapping)
  await report(context, run.id, { phase: 'reading the fields of both sides' })
  const world = await loadWorld(context, adapter, { connectionId: connection.id, mapping })
  // Fields and stages change after a mapping was made: nothing is written by one that no longer fits.
  const [problem, ...others] = checkMapping(world)
  if (problem) {
    throw new ServiceError('invalid_input', `${problem.object}: ${problem.message}`, {
      reason: 'mapping_misfit',
      details: { problems: [problem, ...others] },
    })
  }
  const scope: RunScope = {
    context,
    world,
    runId: run.id,
    isPreview: run.kind === 'preview',
    counts: {},
    diff: [],
  }
  if (run.kind === 'undo') {
    await undoRun(scope, run.undoes ?? '')
    return { ...scope, isHeld: false }
  }
  await report(context, run.id, { phase: 'reading what has changed in Apollo' })
  await refreshStore(context, [...world.objects.keys()])
  let isHeld = false
  for (const [object, own] of world.objects) {
    const held = await runObject(scope, own, {
      isApproved: run.approvedBy !== null,
      report: (phase) => report(context, run.id, { object, phase, counts: scope.counts }),
    })
    isHeld ||= held
  }
  return { ...scope, isHeld }
}

async function report(
  context: Context,
  runId: string,
  { object, phase, counts = {} }: { object?: CrmObjectName; phase: string; counts?: Record<string, number> },
): Promise<void> {
  const progress = { object: object ?? null, phase }
  await change(context, runId, { progress: JSON.stringify(progress), counts: JSON.stringify(counts) })
  await recordProgress(context, { ...progress, ...counts })
}

function change(context: Context, id: string, to: Parameters<typeof updateRun>[2]): Promise<void> {
  return context.mutate(async (tx) => ({ value: await updateRun(tx, id, to), audit: [] }))
}

async function endRun(
  context: Context,
  { run, connection, done }: { run: RunRow; connection: ConnectionRow; done: Done },
): Promise<void> {
  const at = new Date(context.clock.now())
  const { counts, diff, isHeld } = done
  const state = isHeld ? 'awaiting_approval' : 'completed'
  await context.mutate(async (tx) => {
    const waitsFor = isHeld ? 'somebody’s consent to the deletions' : null
    await updateRun(tx, run.id, {
      state,
      waitsFor,
      counts: JSON.stringify(counts),
      progress: '{}',
      diff: run.kind === 'sync' ? null : JSON.stringify(diff),
      finishedAt: at,
    })
    if (run.kind === 'preview') {
      // A mapping that was changed meanwhile has not been looked at.
      await tx
        .updateTable('crmConnections')
        .set({ previewedAt: at })
        .where('id', '=', connection.id)
        .where('updatedAt', '=', connection.updatedAt)
        .execute()
    }
    const entity = { entityType: 'crm_connection', entityId: connection.id }
    const audit = { action: `crm.${run.kind}_ended`, ...entity, after: { runId: run.id, state, counts } }
    return { value: undefined, audit }
  })
}

/** Credentials that are no longer good stop the connection; weather is tried again; everything else ends the run. */
async function endBadly(
  context: Context,
  { run, connection, error }: { run: RunRow; connection: ConnectionRow; error: Error },
): Promise<{ state: string; counts: Record<string, number> }> {
  const isPassing =
    !(error instanceof ServiceError) ||
    ['rate_limited', 'upstream_unavailable', 'overloaded', 'budget_exhausted'].includes(error.code)
  if (context.signal.aborted) throw error
  if (isPassing) {
    const retryAfterMs = error instanceof ServiceError ? (error.retryAfterMs ?? 0) : 0
    const waitsUntil = retryAfterMs ? new Date(context.clock.now() + retryAfterMs) : null
    const waitsFor = error instanceof ServiceError ? error.reason : 'another try'
    await change(context, run.id, { waitsFor, waitsUntil })
    throw error
  }
  const finishedAt = new Date(context.clock.now())
  const isStopped = error.reason === 'crm_unauthorized' || error.reason === 'crm_forbidden'
  await context.mutate(async (tx) => {
    await updateRun(tx, run.id, { state: 'failed', error: error.message, progress: '{}', finishedAt })
    if (isStopped) await updateConnection(tx, connection.id, { stoppedReason: error.message })
    const entity = { entityType: 'crm_connection', entityId: connection.id }
    return {
      value: undefined,
      audit: { action: `crm.${run.kind}_failed`, ...entity, after: { runId: run.id, reason: error.reason, isStopped } },
    }
  })
  return { state: 'failed', counts: {} }
}
