/** HubSpot's most of a batch. */
export const batchSize = 100

export function chunksOf<Item>(items: readonly Item[], size = batchSize): Item[][] {
  const chunks: Item[][] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}

/** At most so many at once; results in the order of the items. The first failure ends it, once those under way have ended. */
export async function mapSome<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const failures: unknown[] = []
  const waiting = items.entries()
  async function worker(): Promise<void> {
    for (const [at, item] of waiting) {
      if (failures.length > 0) return
      try {
        results[at] = await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
