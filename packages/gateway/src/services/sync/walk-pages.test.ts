import { describe, expect, it } from 'vitest'
import { noCounts } from './sync-object.ts'
import type { SyncRun } from './sync-run.ts'
import { walkPages } from './walk-pages.ts'

const clock = { now: () => 0, sleep: async () => {} }

function newRun(): SyncRun {
  return { id: 'r', object: 'deals', counts: noCounts, requests: 0 }
}

/** A list of so many records, from which `vanish` may take some away between two pages. */
function list(size: number, vanish: (page: number, ids: string[]) => string[] = (_, ids) => ids) {
  let ids = Array.from({ length: size }, (_, index) => `id-${index}`)
  return async ({ page, per_page }: { page: number; per_page: number }) => {
    ids = vanish(page, ids)
    const rows = ids.slice((page - 1) * per_page, page * per_page).map((id) => ({ id }))
    return { rows, totalEntries: ids.length }
  }
}

async function readAll(run: SyncRun, fetch: ReturnType<typeof list>): Promise<Set<string>> {
  const seen = new Set<string>()
  for await (const { rows } of walkPages({ run, clock, fetch })) for (const { id } of rows) seen.add(id)
  return seen
}

describe('walkPages', () => {
  it('reads every page and no more', async () => {
    for (const [size, requests] of [
      [0, 1],
      [99, 1],
      [100, 1],
      [250, 3],
    ] as const) {
      const run = newRun()
      expect((await readAll(run, list(size))).size).toBe(size)
      expect(run.requests).toBe(requests)
    }
  })

  it('misses nobody when records vanish between pages', async () => {
    let hasVanished = false
    const fetch = list(350, (page, ids) => {
      if (page !== 3 || hasVanished) return ids
      hasVanished = true
      return ids.slice(130)
    })
    const seen = await readAll(newRun(), fetch)
    for (let index = 130; index < 350; index += 1) expect(seen.has(`id-${index}`)).toBe(true)
  })

  it('says so when there is more than Apollo shows', async () => {
    const run = newRun()
    const fetch = async () => ({
      rows: Array.from({ length: 100 }, (_, id) => ({ id: String(id) })),
      totalEntries: 50_001,
    })
    await expect(readAll(run, fetch)).rejects.toMatchObject({ reason: 'sync_window_exceeded' })
    expect(run.requests).toBe(500)
  })
})
