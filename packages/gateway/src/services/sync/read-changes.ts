import type { Context } from '../../context.ts'
import { findValue, putValue, type Resume, type Watermark } from './cursors.ts'
import { type FetchedPage, fetchPage } from './fetch-page.ts'
import { mostPages, rowsPerPage, type Source } from './source.ts'
import { type SyncRun, saveFiled } from './sync-run.ts'

export interface ChangesPass {
  source: Source
  run: SyncRun
  /** The full reading that this pass ends. */
  reading?: { id: string; isFirst: boolean }
}

/** What changed, newest first, down to the last change known. False where Apollo shows no more and there is more. */
export async function readChanges(context: Context, pass: ChangesPass): Promise<boolean> {
  const broken = await findValue(context.db, pass.source.object, 'resume')
  // What changed while the broken pass lay idle is above where it began: that takes a second pass.
  if (broken && !(await readDown(context, pass, broken))) return false
  return readDown(context, pass)
}

/** The watermark moves with the last page, and not before: until then every page above it has to be read again. */
async function readDown(context: Context, pass: ChangesPass, broken?: Resume): Promise<boolean> {
  const { source, run } = pass
  const startedAt = context.clock.now()
  const watermark = await findValue(context.db, source.object, 'watermark')
  const floorMs = floorOf(watermark, context.config.sync.lagMs)
  let highest = broken?.highest
  let number = broken ? await findPageAbove(context, pass, broken) : 1
  let lastTotal = 0
  for (; number <= mostPages; number += 1) {
    const page = await fetchPage(context, { source, run }, { page: number, order: source.newest })
    const vanished = number > 1 ? Math.max(0, lastTotal - page.totalEntries) : 0
    lastTotal = page.totalEntries
    if (vanished > 0) {
      number = Math.max(0, number - Math.ceil(vanished / rowsPerPage) - 1)
      continue
    }
    run.total = page.totalEntries
    highest = newest(source, highest, page)
    const changed = page.rows.filter((row) => timeOf(source, row) >= floorMs)
    const isThrough = changed.length < page.rows.length || number * rowsPerPage >= page.totalEntries
    const next = isThrough
      ? { watermark: moved(watermark, { highest, startedAt, now: context.clock.now(), context }) }
      : { resume: breakingOff(source, { number, page, highest }) }
    await save(context, pass, { changed, page, next })
    if (isThrough) return true
  }
  return false
}

function floorOf(watermark: Watermark | undefined, lagMs: number): number {
  if (!watermark) return Number.NEGATIVE_INFINITY
  // Once the index has caught up nothing older can come: whole bulk changes need not be read again and again.
  return watermark.isSettled ? Date.parse(watermark.at) + 1 : Date.parse(watermark.at) - lagMs
}

interface Moved {
  highest: string | undefined
  /** When the pass began. Epoch milliseconds. */
  startedAt: number
  now: number
  context: Pick<Context, 'config'>
}

/** Moves only forward. A pass that began when the index had caught up settles what it has read again. */
function moved(known: Watermark | undefined, { highest, startedAt, now, context }: Moved): Watermark | undefined {
  if (highest !== undefined && (!known || Date.parse(highest) > Date.parse(known.at))) {
    return { at: highest, knownSince: now, isSettled: false }
  }
  if (!known || known.isSettled || startedAt < known.knownSince + context.config.sync.lagMs) return known
  return { ...known, isSettled: true }
}

interface Saved {
  changed: readonly { id: string }[]
  page: FetchedPage
  next: { watermark?: Watermark; resume?: Resume | null }
}

async function save(context: Context, { source, run, reading }: ChangesPass, { changed, page, next }: Saved) {
  const { object } = source
  await saveFiled(context, run, async (tx, at) => {
    if (next.watermark) await putValue(tx, { object, name: 'watermark', value: next.watermark, at })
    await putValue(tx, { object, name: 'resume', value: next.resume ?? null, at })
    return source.file(tx, changed, {
      at,
      makeId: context.makeId,
      askedAt: page.askedAt,
      lagMs: context.config.sync.lagMs,
      ...(reading && { reading: reading.id, backfill: reading.isFirst }),
    })
  })
}

function breakingOff(
  source: Source,
  { number, page, highest }: { number: number; page: FetchedPage; highest: string | undefined },
): Resume | null {
  const last = page.rows.at(-1)
  return last && highest ? { page: number, reached: source.changedAt?.(last) ?? '', highest } : null
}

/** The page that was filed last, or an earlier one where records have vanished since and the others moved up. */
async function findPageAbove(
  context: Context,
  { source, run }: ChangesPass,
  { page, reached }: Resume,
): Promise<number> {
  for (let candidate = page; candidate > 1; candidate -= 1) {
    const { rows } = await fetchPage(context, { source, run }, { page: candidate, order: source.newest })
    const [first] = rows
    if (first && timeOf(source, first) >= Date.parse(reached)) return candidate
  }
  return 1
}

function timeOf(source: Source, row: { id: string }): number {
  return Date.parse(source.changedAt?.(row) ?? '')
}

function newest(source: Source, highest: string | undefined, { rows }: FetchedPage): string | undefined {
  return rows.reduce<string | undefined>((so, row) => {
    const time = source.changedAt?.(row)
    return so === undefined || (time && Date.parse(time) > Date.parse(so)) ? time : so
  }, highest)
}
