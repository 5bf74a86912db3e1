import { CompiledQuery } from 'kysely'
import type { Db, ReadDb } from './database.ts'

/** A statement whose text never changes. Building and compiling it anew for every call takes longer than running it. */
export function fixedStatement<Row>(text: string) {
  return async (db: ReadDb, parameters: readonly unknown[]): Promise<Row[]> => {
    const { rows } = await (db as Db).executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))
    return rows
  }
}
