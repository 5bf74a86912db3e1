import { emptyLimiterState, type LimiterStore } from '@delos/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SharedStore, sharedStores } from './shared-stores.ts'

/** A state has no counter of its own; the hold's time serves as one. */
function addOne(store: LimiterStore, endpoint: string): Promise<number> {
  return store.update(endpoint, (state) => {
    const heldUntil = state.heldUntil + 1
    return { state: { ...state, heldUntil }, result: heldUntil }
  })
}

describe.each(sharedStores)('limiter store on %s', (_name, prepare) => {
  let shared: SharedStore
  const opened: Awaited<ReturnType<SharedStore['open']>>[] = []
  const openProcess = async () => {
    const one = await shared.open()
    opened.push(one)
    return one.store
  }
  beforeAll(async () => {
    shared = await prepare()
  })
  afterAll(async () => {
    for (const one of opened) await one.close()
  })

  test('no update is lost, whoever makes them at once', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, openProcess))
    const made = stores.flatMap((store) => Array.from({ length: 50 }, () => addOne(store, 'people/match')))
    const counts = await Promise.all(made)
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1))
  })

  test('endpoints are apart, and a process that has written before sees what others wrote since', async () => {
    const [one, two] = [await openProcess(), await openProcess()]
    await addOne(one, 'contacts/search')
    await addOne(two, 'contacts/search')
    expect(await addOne(one, 'contacts/search')).toBe(3)
    expect(await addOne(one, 'tasks/search')).toBe(1)
  })

  test('a look that changes nothing answers what stands there now', async () => {
    const [one, two] = [await openProcess(), await openProcess()]
    const look = () => one.update('deals/search', (state) => ({ state, result: state.heldUntil }))
    expect(await look()).toBe(emptyLimiterState().heldUntil)
    await addOne(two, 'deals/search')
    expect(await look()).toBe(1)
  })
})
