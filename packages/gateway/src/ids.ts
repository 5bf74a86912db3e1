import { randomFillSync } from 'node:crypto'
import { monotonicFactory } from 'ulid'

/** Makes sortable ids, 26 characters, in the order of their making within a process. */
export type MakeId = () => string

/** Randomness is drawn by the page: a draw for each of an id's characters costs more than the id. */
const pageBytes = 4096

export function createIdFactory(now: () => number): MakeId {
  const page = new Uint8Array(pageBytes)
  let used = pageBytes
  const next = monotonicFactory(() => {
    if (used === pageBytes) {
      randomFillSync(page)
      used = 0
    }
    return (page[used++] ?? 0) / 256
  })
  return () => next(now())
}
