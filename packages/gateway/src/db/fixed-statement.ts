import { CompiledQuery } from 'kysely'
import type { Db, ReadDb } from './database.ts'

const mark = '/* fixed */ '

/**
 * A statement whose text never changes. Building and compiling it anew for every call takes longer than running it. It
 * names the columns that it answers: with `*` it would fail once when a later release adds one.
 */
export function fixedStatement<Row>(text: string) {
  const marked = mark + text
  return async (db: ReadDb, parameters: readonly unknown[]): Promise<Row[]> => {
    const { rows } = await (db as Db).executeQuery<Row>(CompiledQuery.raw(marked, [...parameters]))
    return rows
  }
}

/** Whether it is one that a connection may have parsed once and for all. */
export function isFixed(text: string): boolean {
  return text.startsWith(mark)
}
