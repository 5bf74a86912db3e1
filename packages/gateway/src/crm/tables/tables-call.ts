import { isPassing, isRefusedBefore, toTablesError } from './tables-error.ts'
import type { TablesPool } from './tables-pool.ts'

export interface TablesClock {
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface TablesParts {
  pool: TablesPool
  clock: TablesClock
  schema: string
  /** Resolves once the schema is there. */
  ready(): Promise<void>
}

export type Row = Record<string, unknown>

const waitsMs = [100, 400, 1600]

/** A statement that may be repeated: reads, and writes whose repetition changes nothing. */
export function askAgain(parts: TablesParts, text: string, call: Statement): Promise<Row[]> {
  return withWaits(parts, call, { text, mayRepeat: isPassing })
}

/** A statement that must not run twice: repeated only where it certainly did not begin. */
export function askOnce(parts: TablesParts, text: string, call: Statement): Promise<Row[]> {
  return withWaits(parts, call, { text, mayRepeat: isRefusedBefore })
}

export interface Statement {
  params?: readonly unknown[]
  signal?: AbortSignal
}

async function withWaits(
  { pool, clock, ready }: TablesParts,
  { params, signal }: Statement,
  { text, mayRepeat }: { text: string; mayRepeat: (error: unknown) => boolean },
): Promise<Row[]> {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted()
    try {
      await ready()
      return (await pool.query(text, params)).rows
    } catch (error) {
      const waitMs = waitsMs[attempt]
      if (waitMs === undefined || !mayRepeat(error) || !isPassing(error)) throw toTablesError(error) ?? error
      await clock.sleep(waitMs, signal)
    }
  }
}
