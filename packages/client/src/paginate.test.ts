import { describe, expect, it } from 'vitest'
import { ResultWindowError } from './errors.ts'
import { paginate } from './paginate.ts'

async function collect(totalEntries: number, cap?: number): Promise<{ rows: number; error: unknown }> {
  let rows = 0
  const fetchPage = async ({ page, per_page }: { page: number; per_page: number }) => {
    const length = Math.max(0, Math.min(per_page, totalEntries - (page - 1) * per_page))
    return { rows: Array.from({ length }, (_, i) => i), totalEntries }
  }
  try {
    for await (const _ of paginate({ endpoint: 'contacts/search', cap, fetchPage })) rows += 1
    return { rows, error: undefined }
  } catch (error) {
    return { rows, error }
  }
}

describe('paginate', () => {
  it.each([0, 1, 100, 101, 1000])('yields all of %i rows', async (total) => {
    expect(await collect(total, 1000)).toEqual({ rows: total, error: undefined })
  })

  it('says so when more rows match than can be paged', async () => {
    const { rows, error } = await collect(1001, 1000)
    expect(rows).toBe(1000)
    expect(error).toBeInstanceOf(ResultWindowError)
    expect(error).toMatchObject({ totalEntries: 1001, reachableEntries: 1000 })
  })
})
