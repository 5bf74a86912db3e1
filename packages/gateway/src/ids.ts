import { monotonicFactory } from 'ulid'

/** Makes sortable ids, 26 characters, in the order of their making within a process. */
export type MakeId = () => string

export function createIdFactory(now: () => number): MakeId {
  const next = monotonicFactory()
  return () => next(now())
}
