import type { Context } from '../../context.ts'
import { type Depth, findValue, putValue } from './cursors.ts'
import { fetchPage } from './fetch-page.ts'
import { mostPages, rowsPerPage, type Source } from './source.ts'
import { type SyncRun, saveFiled } from './sync-run.ts'

/**
 * Where changes tell no time: pages, the last change first, down to one that holds nothing new. At least as deep as the
 * last pass found anything, if it broke off or if Apollo's index may have shown a change late.
 */
export async function readNewest(context: Context, source: Source, run: SyncRun): Promise<void> {
  const { db, clock, config } = context
  const last = await findValue(db, source.object, 'depth')
  const isRecent = last && (last.doneAt === null || last.doneAt + config.sync.lagMs > clock.now())
  let leastRows = isRecent ? last.rows : 0
  for (let number = 1; number <= mostPages; number += 1) {
    const page = await fetchPage(context, { source, run }, { page: number, order: source.newest })
    run.total = page.totalEntries
    const isLast = number * rowsPerPage >= page.totalEntries
    let isThrough = isLast
    await saveFiled(context, run, async (tx, at) => {
      const parts = { at, makeId: context.makeId, askedAt: page.askedAt, lagMs: config.sync.lagMs }
      const filed = await source.file(tx, page.rows, parts)
      const differing = filed.filter(({ outcome }) => outcome !== 'unchanged').length
      const rows = number * rowsPerPage
      // Each new change has moved the others down by one.
      leastRows = Math.max(leastRows + differing, differing ? rows : 0)
      isThrough = isLast || (differing === 0 && rows >= leastRows)
      const depth: Depth = { rows: leastRows, doneAt: isThrough ? at.getTime() : null }
      await putValue(tx, { object: source.object, name: 'depth', value: depth, at })
      return filed
    })
    if (isThrough) return
  }
}

/** Where nothing moves a changed record up: the same few pages each time. */
export async function readWindow(context: Context, source: Source, run: SyncRun): Promise<void> {
  const { order, pages = 0 } = source.window ?? {}
  for (let number = 1; number <= pages; number += 1) {
    const page = await fetchPage(context, { source, run }, { page: number, order })
    run.total = page.totalEntries
    const { askedAt } = page
    await saveFiled(context, run, (tx, at) =>
      source.file(tx, page.rows, { at, makeId: context.makeId, askedAt, lagMs: context.config.sync.lagMs }),
    )
    if (number * rowsPerPage >= page.totalEntries) return
  }
}
