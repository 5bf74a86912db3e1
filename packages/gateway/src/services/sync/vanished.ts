import type { Context } from '../../context.ts'
import { countAlive, countMissed, listMissed, markMissed, type SyncRecordRow } from '../../db/sync-records.ts'
import { buryRecords } from './bury-records.ts'
import { fetchPage } from './fetch-page.ts'
import type { FullReading } from './full-reading.ts'
import { rowsPerPage, type Source } from './source.ts'
import { type SyncRun, saveFiled } from './sync-run.ts'

export interface Reconciliation {
  source: Source
  run: SyncRun
  reading: FullReading
  /** How many deletions somebody has approved; undefined where nobody was asked. */
  approved: number | undefined
}

const recordsAtOnce = 200
/** So few may vanish however short the list is. */
const fewRecords = 5
/** So many are asked for one by one, even where reading the list again took fewer requests. */
const fewRequests = 50

/**
 * What is known and did not come. Nothing is deleted because a list was short: the counts have to fit, few may go at
 * once, and Apollo is asked for each of them, or the next full reading misses them too.
 */
export async function settleVanished(context: Context, reconciliation: Reconciliation): Promise<void> {
  const { source, run, reading, approved } = reconciliation
  const total = run.total ?? 0
  const alive = await countAlive(context.db, source.object)
  const missed = await countMissed(context.db, missedIn(reconciliation))
  const shown = alive - missed
  run.unread = Math.max(0, total - shown, reading.unreachable)
  run.vanished = run.unread > 0 ? 0 : missed
  // A list that shows less than it counts is cut off, or longer than Apollo shows.
  if (run.unread > 0 || missed === 0) return
  // Somebody has seen the number and agreed, and this is the second reading that misses them.
  const isApproved = approved !== undefined && missed <= approved
  if (!isApproved && needsApproval({ alive, missed, shown }, context.config.sync.deleteShare)) {
    await markAll(context, reconciliation)
    run.status = 'awaiting_approval'
    return
  }
  if (isApproved) await buryTwiceMissed(context, reconciliation)
  else if (!source.find) await lookAgain(context, reconciliation)
  else if (missed <= Math.max(fewRequests, total / rowsPerPage)) await askForEach(context, reconciliation)
  else await buryTwiceMissed(context, reconciliation)
  run.vanished -= run.deleted
}

function needsApproval(
  { alive, missed, shown }: { alive: number; missed: number; shown: number },
  share: number,
): boolean {
  if (shown === 0 && alive > 0) return true
  return missed > Math.max(fewRecords, alive * share)
}

function missedIn({ source, reading }: Reconciliation) {
  return { object: source.object, reading: reading.id, notedBefore: new Date(reading.startedAt) }
}

/** Each is read by its id; one that is there after all is filed as what it is. */
async function askForEach(context: Context, reconciliation: Reconciliation): Promise<void> {
  const { source, run, reading } = reconciliation
  for (;;) {
    const records = await listMissed(context.db, { ...missedIn(reconciliation), limit: recordsAtOnce })
    if (!records.length) return
    const gone: SyncRecordRow[] = []
    for (const record of records) {
      const askedAt = context.clock.now()
      run.requests += 1
      const row = await source.find?.(context, record.apolloId)
      if (!row) {
        gone.push(record)
        continue
      }
      await saveFiled(context, run, (tx, at) =>
        source.file(tx, [row], { at, makeId: context.makeId, askedAt, reading: reading.id }),
      )
    }
    await buryRecords(context, run, gone)
  }
}

/** A short list is read a second time: what is missing from both is gone. */
async function lookAgain(context: Context, reconciliation: Reconciliation): Promise<void> {
  const { source, run } = reconciliation
  const there = new Set<string>()
  for (let page = 1; ; page += 1) {
    const { rows, totalEntries, lacking } = await fetchPage(context, { source, run }, { page })
    for (const { id } of rows) there.add(id)
    if (lacking > 0 || totalEntries !== run.total) return
    if (source.wholeIn || page * rowsPerPage >= totalEntries) break
  }
  const records = await listMissed(context.db, { ...missedIn(reconciliation), limit: run.vanished })
  await buryRecords(
    context,
    run,
    records.filter(({ apolloId }) => !there.has(apolloId)),
  )
}

/** Gone are those that an earlier full reading missed as well; the others wait for the next one. */
async function buryTwiceMissed(context: Context, reconciliation: Reconciliation): Promise<void> {
  const { run, reading } = reconciliation
  const records = await listMissed(context.db, { ...missedIn(reconciliation), limit: run.vanished })
  const twice = records.filter((record) => record.missedIn !== null && record.missedIn !== reading.id)
  for (let from = 0; from < twice.length; from += recordsAtOnce) {
    await buryRecords(context, run, twice.slice(from, from + recordsAtOnce))
  }
  await markAll(context, reconciliation)
}

async function markAll({ db, mutate }: Context, reconciliation: Reconciliation): Promise<void> {
  const { source, reading, run } = reconciliation
  const records = await listMissed(db, { ...missedIn(reconciliation), limit: run.vanished })
  const apolloIds = records.map(({ apolloId }) => apolloId)
  await mutate(async (tx) => {
    await markMissed(tx, { object: source.object, apolloIds, reading: reading.id })
    return { value: undefined, audit: [] }
  })
}
