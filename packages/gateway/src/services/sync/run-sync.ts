import { z } from 'zod'
import type { Context } from '../../context.ts'
import { findLastRun, findSyncRun, supersedeApprovals } from '../../db/sync.ts'
import { countAlive } from '../../db/sync-records.ts'
import { operation } from '../../operation.ts'
import { type Completeness, findValue, putValue } from './cursors.ts'
import { type FullReading, readEverything } from './full-reading.ts'
import { readChanges } from './read-changes.ts'
import { readNewest, readWindow } from './read-newest.ts'
import { rowsPerPage, type Source } from './source.ts'
import { sourceOf } from './sources.ts'
import { syncObject, syncReport } from './sync-object.ts'
import { type SyncRun, withRun } from './sync-run.ts'
import { settleVanished } from './vanished.ts'

export const runSync = operation({
  name: 'sync.run',
  summary: 'Read what changed in Apollo, or everything, and keep it with its events',
  scope: 'write',
  input: z.strictObject({
    object: syncObject,
    full: z.boolean().default(false).describe('Read everything, and find what is gone'),
    approvedRunId: z.string().max(64).optional().describe('The run whose deletions somebody has approved'),
  }),
  output: syncReport,
  async run(context, { object, full, approvedRunId }) {
    const source = sourceOf(object)
    const isFull = full || (await needsFull(context, source))
    return withRun(context, { object, kind: isFull ? 'full' : 'changes' }, async (run) => {
      const isOrderTried = await readWhatChanged(context, source, run)
      if (isFull || run.kind === 'full') await readAll(context, { source, run, approvedRunId, isOrderTried })
      else await compareCounts(context, source, run)
      await source.readRest?.(context, run)
    })
  },
})

/** Lists this short are read whole each time, where nothing tells what changed in them. */
const shortPages = { deals: 5, accounts: 5, tasks: 20 } as const

async function needsFull(context: Context, source: Source): Promise<boolean> {
  const { db, clock, config } = context
  const { object } = source
  const last = await findValue(db, object, 'completeness')
  if (!last?.fullAt || last.isUnsorted || (await findValue(db, object, 'full'))) return true
  if (!source.newest && !source.window) return true
  if (!source.changedAt && (await isShort(context, source))) return true
  const pages = Math.ceil((await countAlive(db, object)) / rowsPerPage)
  const ageMs = clock.now() - Date.parse(last.fullAt)
  const isAsking = await findLastRun(db, { object, status: 'awaiting_approval' })
  // Where the counts do not fit: the longer the list, the later.
  if (last.isDoubtful && !isAsking && ageMs >= pages * 60_000) return true
  return ageMs >= config.sync.fullHours * 60 * 60_000
}

/**
 * Also before a full reading: it may take hours, and what has just changed should not wait for it. Answers whether all that
 * changed should have come by the order alone.
 */
async function readWhatChanged(context: Context, source: Source, run: SyncRun): Promise<boolean> {
  const last = await findValue(context.db, source.object, 'completeness')
  if (!last?.fullAt) return false
  if (source.changedAt) {
    // More has changed than Apollo shows in one list.
    if (!(await readChanges(context, { source, run }))) run.kind = 'full'
    return false
  }
  if (source.newest && (run.kind === 'changes' || !(await isShort(context, source)))) {
    await readNewest(context, source, run)
    return true
  }
  if (source.window && run.kind === 'changes') await readWindow(context, source, run)
  return false
}

async function isShort({ db }: Context, { object }: Source): Promise<boolean> {
  const pages = Math.ceil((await countAlive(db, object)) / rowsPerPage)
  return pages <= (shortPages[object as keyof typeof shortPages] ?? 0)
}

interface Full {
  source: Source
  run: SyncRun
  approvedRunId: string | undefined
  isOrderTried: boolean
}

async function readAll(context: Context, { source, run, approvedRunId, isOrderTried }: Full): Promise<void> {
  const updatedBefore = run.counts.updated
  const reading = await readEverything(context, source, run)
  const missedByOrder = reading.isFirst || !isOrderTried ? 0 : run.counts.updated - updatedBefore
  if (source.changedAt) {
    await beginBelow(context, source, reading)
    await readChanges(context, { source, run, reading })
  }
  const approvedRun = approvedRunId === undefined ? undefined : await findSyncRun(context.db, approvedRunId)
  const approved = approvedRun?.approvedAt ? approvedRun.vanished : undefined
  await settleVanished(context, { source, run, reading, approved })
  await finish(context, { source, run, reading, missedByOrder })
}

/** All up to the newest change when the reading began has been read by it. */
function beginBelow({ mutate, clock }: Context, { object }: Source, { top }: FullReading): Promise<void> {
  return mutate(async (tx) => {
    const known = await findValue(tx, object, 'watermark')
    const at = new Date(clock.now())
    if (top && (!known || Date.parse(known.at) < Date.parse(top))) {
      const value = { at: top, knownSince: at.getTime(), isSettled: false }
      await putValue(tx, { object, name: 'watermark', value, at })
    }
    return { value: undefined, audit: [] }
  })
}

/** So many changes that the order should have shown are no accident. */
const mostMissedByOrder = 2

interface Finished {
  source: Source
  run: SyncRun
  reading: FullReading
  missedByOrder: number
}

function finish({ mutate, clock }: Context, { source, run, reading, missedByOrder }: Finished): Promise<void> {
  const { object } = source
  const at = new Date(clock.now())
  return mutate(async (tx) => {
    await putValue(tx, { object, name: 'full', value: null, at })
    await supersedeApprovals(tx, { object, at })
    // A first reading that was cut short is done again; what is beyond reach will be the next time too.
    const isComplete = run.unread <= reading.unreachable
    const isUnsorted = missedByOrder > mostMissedByOrder
    const value: Completeness = {
      fullAt: isComplete || !reading.isFirst ? at.toISOString() : null,
      isDoubtful: !isComplete || (run.vanished > 0 && run.status === 'completed'),
      ...(isUnsorted && { isUnsorted }),
    }
    await putValue(tx, { object, name: 'completeness', value, at })
    return { value: undefined, audit: [] }
  })
}

/** What vanished moves nothing: only the counts tell of it. */
async function compareCounts({ db, mutate, clock }: Context, { object }: Source, run: SyncRun): Promise<void> {
  if (run.total === null) return
  const alive = await countAlive(db, object)
  run.unread = Math.max(0, run.total - alive)
  run.vanished = Math.max(0, alive - run.total)
  const last = await findValue(db, object, 'completeness')
  const isDoubtful = run.unread + run.vanished > 0
  if (!last || Boolean(last.isDoubtful) === isDoubtful) return
  const at = new Date(clock.now())
  await mutate(async (tx) => {
    await putValue(tx, { object, name: 'completeness', value: { ...last, isDoubtful }, at })
    return { value: undefined, audit: [] }
  })
}
