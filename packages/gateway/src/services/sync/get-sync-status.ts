import { z } from 'zod'
import type { Context } from '../../context.ts'
import { findLastRun, findSchedule, findUnfinishedJob, type SyncRunRow } from '../../db/sync.ts'
import { countAlive } from '../../db/sync-records.ts'
import { operation } from '../../operation.ts'
import { findValue } from './cursors.ts'
import { syncRunView, viewRun } from './run-view.ts'
import { type SyncObject, syncObject, syncObjects } from './sync-object.ts'

const time = z.string().nullable()

const objectStatus = z.object({
  object: syncObject,
  /** `never` and `idle` where nothing runs. */
  status: z.enum(['never', 'idle', 'queued', 'running', 'waiting', 'awaiting_approval', 'failed']),
  known: z.number().describe('Records that are stored and that Apollo has'),
  total: z.number().nullable().describe('Records that Apollo counted when it was last asked'),
  progress: z
    .object({
      read: z.number(),
      of: z.number().nullable().describe('Null where nobody knows how much has changed'),
      share: z.number().nullable(),
      recordsPerMinute: z.number(),
      etaSeconds: z.number().nullable(),
    })
    .nullable(),
  waitsFor: z.string().nullable().describe('A limit’s window, an outage or an approval'),
  waitsUntil: time,
  lagSeconds: z.number().nullable().describe('Since the begin of the last sync that was completed'),
  watermark: time.describe('Everything that changed in Apollo up to then is known'),
  fullAt: time.describe('When everything was last read'),
  isDoubtful: z.boolean().describe('Apollo counts other than what is known'),
  nextAt: time.describe('When the schedule starts the next one'),
  run: syncRunView.nullable().describe('The last one, or the one under way'),
})

export const getSyncStatus = operation({
  name: 'sync.status',
  summary: 'How the sync of each kind of record stands: progress, rate, lag and what it waits for',
  scope: 'read',
  input: z.strictObject({ object: syncObject.optional() }),
  output: z.object({ at: z.string(), objects: z.array(objectStatus) }),
  async run(context, { object }) {
    const objects: z.input<typeof objectStatus>[] = []
    for (const one of object ? [object] : syncObjects) objects.push(await statusOf(context, one))
    return { at: new Date(context.clock.now()).toISOString(), objects }
  },
})

async function statusOf({ db, clock }: Context, object: SyncObject): Promise<z.input<typeof objectStatus>> {
  const now = clock.now()
  const run = await findLastRun(db, { object })
  const done = await findLastRun(db, { object, status: 'completed' })
  const job = await findUnfinishedJob(db, `sync-${object}`)
  const schedule = await findSchedule(db, `sync-${object}`)
  const completeness = await findValue(db, object, 'completeness')
  const status = statusWord(run, job !== undefined)
  return {
    object,
    status,
    known: await countAlive(db, object),
    total: run?.total ?? done?.total ?? null,
    progress: run && (status === 'running' || status === 'waiting') ? progressOf(run, now) : null,
    waitsFor: status === 'awaiting_approval' ? 'approval' : status === 'waiting' ? (run?.waitsFor ?? null) : null,
    waitsUntil: status === 'waiting' ? (run?.waitsUntil?.toISOString() ?? null) : null,
    lagSeconds: done ? Math.round((now - done.startedAt.getTime()) / 1000) : null,
    watermark: (await findValue(db, object, 'watermark'))?.at ?? null,
    fullAt: completeness?.fullAt ?? null,
    isDoubtful: completeness?.isDoubtful ?? false,
    nextAt: schedule?.nextAt.toISOString() ?? null,
    run: run ? viewRun(run) : null,
  }
}

function statusWord(run: SyncRunRow | undefined, hasJob: boolean): z.input<typeof objectStatus>['status'] {
  if (run?.status === 'running' || run?.status === 'waiting' || run?.status === 'awaiting_approval') return run.status
  if (hasJob) return 'queued'
  if (!run) return 'never'
  return run.status === 'failed' ? 'failed' : 'idle'
}

function progressOf(run: SyncRunRow, now: number) {
  const { read = 0 } = run.counts
  const minutes = Math.max(1, now - run.startedAt.getTime()) / 60_000
  const recordsPerMinute = Math.round(read / minutes)
  const of = run.kind === 'full' ? run.total : null
  const left = of === null ? null : Math.max(0, of - read)
  return {
    read,
    of,
    share: of === null ? null : of === 0 ? 1 : Math.min(1, read / of),
    recordsPerMinute,
    etaSeconds: left === null || recordsPerMinute === 0 ? null : Math.round((left / recordsPerMinute) * 60),
  }
}
