import { describe, expect, it } from 'vitest'
import { ResultWindowError } from './errors.ts'
import { paginate } from './paginate.ts'

interface Listing {
  totalEntries: number
  cap?: number
  /** What Apollo puts on a page at most, whatever it is asked for. */
  servedPerPage?: number
  counts?: boolean
}

async function collect({ totalEntries, cap, servedPerPage = 100, counts = true }: Listing) {
  let rows = 0
  let calls = 0
  const fetchPage = async ({ page, per_page }: { page: number; per_page: number }) => {
    calls += 1
    const size = Math.min(per_page, servedPerPage)
    const length = Math.max(0, Math.min(size, totalEntries - (page - 1) * size))
    return { rows: Array.from({ length }, (_, i) => i), ...(counts ? { totalEntries } : {}) }
  }
  const paging = { rowsPerPage: 100, reachableEntries: cap }
  try {
    for await (const _ of paginate({ endpoint: 'contacts/search', paging, fetchPage })) rows += 1
    return { rows, calls, error: undefined }
  } catch (error) {
    return { rows, calls, error }
  }
}

describe('paginate', () => {
  it.each([0, 1, 100, 101, 1000])(
    'yields all of %i rows, in no more calls than there are pages',
    async (totalEntries) => {
      const calls = Math.max(1, Math.ceil(totalEntries / 100))
      expect(await collect({ totalEntries, cap: 1000 })).toEqual({ rows: totalEntries, calls, error: undefined })
    },
  )

  it.each([0, 99, 150])('ends at a short page where matches are not counted: %i rows', async (totalEntries) => {
    const calls = Math.floor(totalEntries / 100) + 1
    expect(await collect({ totalEntries, counts: false })).toEqual({ rows: totalEntries, calls, error: undefined })
  })

  it('goes on where pages are shorter than asked for', async () => {
    expect(await collect({ totalEntries: 220, servedPerPage: 25 })).toMatchObject({ rows: 220, calls: 9 })
  })

  it('says so when more rows match than can be paged', async () => {
    const { rows, error } = await collect({ totalEntries: 1001, cap: 1000 })
    expect(rows).toBe(1000)
    expect(error).toBeInstanceOf(ResultWindowError)
    expect(error).toMatchObject({ totalEntries: 1001, reachableEntries: 1000 })
  })

  it('says so too when nobody knows how many rows match', async () => {
    const { rows, error } = await collect({ totalEntries: 1000, cap: 1000, counts: false })
    expect(rows).toBe(1000)
    expect(error).toMatchObject({ name: 'ResultWindowError', totalEntries: undefined, reachableEntries: 1000 })
  })
})
