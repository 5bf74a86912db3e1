import type { Context } from '../../context.ts'
import { countAlive } from '../../db/sync-records.ts'
import { findValue, putValue } from './cursors.ts'
import { type FetchedPage, fetchPage } from './fetch-page.ts'
import { mostPages, rowsPerPage, type Slice, type Source } from './source.ts'
import { type SyncRun, saveFiled } from './sync-run.ts'

interface Part {
  slice?: Slice
  /** Which of the two ends it is read from. */
  end: 0 | 1
}

/** A reading of everything, as far as it has come. */
export interface FullReading {
  id: string
  startedAt: string
  /** Nothing was known when it began. */
  isFirst: boolean
  /** The newest change when it began. */
  top: string | null
  total: number | null
  parts: Part[]
  /** The part and its page that come next. */
  part: number
  page: number
  /** How many records the part had at its last page. */
  partTotal: number
  /** Rows that Apollo counted and did not show. */
  lacking: number
  /** Records beyond what Apollo shows, however the list is cut. */
  unreachable: number
}

const reach = mostPages * rowsPerPage

/** Everything, page by page, from where the last try broke off. */
export async function readEverything(context: Context, source: Source, run: SyncRun): Promise<FullReading> {
  let reading = (await findValue(context.db, source.object, 'full')) ?? (await begin(context, source, run))
  while (reading.part < reading.parts.length) reading = await readPage(context, { source, run, reading })
  return reading
}

async function begin(context: Context, source: Source, run: SyncRun): Promise<FullReading> {
  const { db, clock, makeId } = context
  const startedAt = new Date(clock.now()).toISOString()
  const isFirst = (await countAlive(db, source.object)) === 0
  const first = source.newest && (await fetchPage(context, { source, run }, { page: 1, order: source.newest }))
  const [newest] = first?.rows ?? []
  const reading: FullReading = {
    id: makeId(),
    startedAt,
    isFirst,
    top: (newest && source.changedAt?.(newest)) ?? null,
    total: first?.totalEntries ?? null,
    parts: [{ end: 0 }],
    part: 0,
    page: 1,
    partTotal: 0,
    lacking: 0,
    unreachable: 0,
  }
  if (!first || first.totalEntries <= reachOf(source) || !source.slices) return reading
  return { ...reading, parts: await sliced(context, source, run) }
}

async function sliced(context: Context, source: Source, run: SyncRun): Promise<Part[]> {
  run.requests += 1
  const slices = (await source.slices?.(context)) ?? []
  return slices.map((slice) => ({ slice, end: 0 }))
}

/** How many records of one list can be read, from one end or from both. */
function reachOf({ ends }: Source): number {
  return ends?.[1] ? 2 * reach : reach
}

interface Step {
  source: Source
  run: SyncRun
  reading: FullReading
}

async function readPage(context: Context, { source, run, reading }: Step): Promise<FullReading> {
  const part = reading.parts[reading.part]
  if (!part) return reading
  const order = source.ends?.[part.end]
  const page = await fetchPage(context, { source, run }, { page: reading.page, order, slice: part.slice })
  const next = await advance(context, { source, run, reading }, { part, page })
  run.total = next.total
  await saveFiled(context, run, async (tx, at) => {
    await putValue(tx, { object: source.object, name: 'full', value: next, at })
    return source.file(tx, page.rows, {
      at,
      makeId: context.makeId,
      askedAt: page.askedAt,
      reading: reading.id,
      backfill: reading.isFirst,
      lagMs: context.config.sync.lagMs,
    })
  })
  return next
}

async function advance(
  context: Context,
  { source, run, reading }: Step,
  { part, page }: { part: Part; page: FetchedPage },
): Promise<FullReading> {
  const { totalEntries } = page
  const isWhole = part.slice === undefined
  const known = { ...reading, partTotal: totalEntries, total: isWhole ? totalEntries : reading.total }
  // There is no snapshot: where records vanish, the others move up, and pages are read again.
  const vanished = reading.page > 1 ? Math.max(0, reading.partTotal - totalEntries) : 0
  if (vanished > 0) return { ...known, page: Math.max(1, reading.page - Math.ceil(vanished / rowsPerPage)) }
  const counted = { ...known, lacking: reading.lacking + page.lacking }
  if (reading.page === 1 && part.end === 0 && totalEntries > reach) {
    return widen(context, { source, run, reading: counted }, part)
  }
  return isLastPage(source, { part, reading, totalEntries })
    ? { ...counted, part: reading.part + 1, page: 1, partTotal: 0 }
    : { ...counted, page: reading.page + 1 }
}

/** More than one end shows: the other end is read too, or the list is cut, and what is beyond is counted. */
async function widen(context: Context, { source, run, reading }: Step, part: Part): Promise<FullReading> {
  const { partTotal } = reading
  if (partTotal > reachOf(source) && !part.slice && source.slices) {
    return { ...reading, parts: await sliced(context, source, run), part: 0, page: 1, partTotal: 0 }
  }
  const others = reading.parts.slice(reading.part + 1)
  const otherEnd: Part[] = source.ends?.[1] ? [{ ...part, end: 1 }] : []
  return {
    ...reading,
    parts: [...reading.parts.slice(0, reading.part + 1), ...otherEnd, ...others],
    page: 2,
    unreachable: reading.unreachable + Math.max(0, partTotal - reachOf(source)),
  }
}

function isLastPage(
  source: Source,
  { part, reading, totalEntries }: { part: Part; reading: FullReading; totalEntries: number },
): boolean {
  if (source.wholeIn || reading.page >= mostPages) return true
  // What the other end has shown need not be read again.
  const wanted = part.end === 0 ? totalEntries : totalEntries - reach
  return reading.page * rowsPerPage >= wanted
}
