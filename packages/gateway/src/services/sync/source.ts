import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import type { MakeId } from '../../ids.ts'
import type { Filed } from './filed.ts'
import type { FileParts } from './record-book.ts'
import type { SyncObject } from './sync-object.ts'
import type { SyncRun } from './sync-run.ts'

export interface Order {
  field: string
  ascending: boolean
}

/** A part of a list, as Apollo's own filters cut it. */
export type Slice = Record<string, string | string[]>

export interface Query {
  page: number
  perPage: number
  order?: Order
  slice?: Slice
}

export interface Page<Row> {
  rows: Row[]
  /** How many records Apollo says there are. */
  totalEntries: number
}

export interface SourceParts extends FileParts {
  makeId: MakeId
}

/** One kind of Apollo's records: how its list is read, and how what is read is filed. */
export interface Source<Row extends { id: string } = { id: string }> {
  object: SyncObject
  fetch(context: Context, query: Query): Promise<Page<Row>>
  file(tx: Tx, rows: readonly Row[], parts: SourceParts): Promise<Filed[]>
  /** All of it comes in one answer; so many requests it takes. */
  wholeIn?: number
  /** Orders in which a change moves no record; the second one reads from the other end. */
  ends?: readonly [Order, Order?]
  /** Parts that together are the list, for one that is longer than Apollo shows. */
  slices?(context: Context): Promise<Slice[]>
  /** The last change first. */
  newest?: Order
  /** Apollo's time of the last change. */
  changedAt?(row: Row): string
  /** Where changes move nothing up: this many pages are looked at each time, and all with the full reading. */
  window?: { order: Order; pages: number }
  /** What hangs on these records, and is read after them. */
  readRest?(context: Context, run: SyncRun): Promise<void>
  /** One record by its id; undefined where Apollo says that it is gone. */
  find?(context: Context, id: string): Promise<Row | undefined>
}

export const rowsPerPage = 100
/** Apollo shows 50,000 records of a list and refuses any page beyond. */
export const mostPages = 500
