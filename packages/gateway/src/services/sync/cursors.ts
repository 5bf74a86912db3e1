import type { ReadDb, Tx } from '../../db/database.ts'
import { findCursor, putCursor } from '../../db/sync.ts'
import type { FullReading } from './full-reading.ts'
import type { SyncObject } from './sync-object.ts'

/** How far the changes of an object have been read. */
export interface Watermark {
  /** The newest change time that was read; everything up to it is filed. */
  at: string
  /** Since when it is known, by our clock. Epoch milliseconds. */
  knownSince: number
  /** A pass that began after the index had caught up has read it again: nothing older can come any more. */
  isSettled: boolean
}

/** Where a pass over the changes was broken off. */
export interface Resume {
  page: number
  /** The change time of the last record that was filed; everything newer is filed too. */
  reached: string
  /** The newest change time of the pass: the watermark, once the pass is through. */
  highest: string
}

/** Where changes tell no time: how deep the last pass found any, and so how deep the next one looks at least. */
export interface Depth {
  rows: number
  /** Epoch milliseconds. Null while the pass is under way. */
  doneAt: number | null
}

/** What the last complete reading came to. */
export interface Completeness {
  /** When the last full reading was through. */
  fullAt: string | null
  /** Apollo counted other than what is known here. */
  isDoubtful?: boolean
  /** Apollo does not sort by the last change as it was asked to. */
  isUnsorted?: boolean
}

interface Values {
  watermark: Watermark
  resume: Resume
  depth: Depth
  full: FullReading
  completeness: Completeness
}

export async function findValue<N extends keyof Values>(
  db: ReadDb,
  object: SyncObject,
  name: N,
): Promise<Values[N] | undefined> {
  const text = await findCursor(db, `${object}.${name}`)
  return text === undefined ? undefined : (JSON.parse(text) as Values[N])
}

export interface NewValue<N extends keyof Values> {
  object: SyncObject
  name: N
  /** Null forgets it. */
  value: Values[N] | null
  at: Date
}

export function putValue<N extends keyof Values>(tx: Tx, { object, name, value, at }: NewValue<N>): Promise<void> {
  return putCursor(tx, { object: `${object}.${name}`, watermark: value && JSON.stringify(value), at })
}
