import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { PglitePool } from './pglite-pool.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>
/** What may be done outside `mutate`: look, never touch. A transaction fits as well. */
export type ReadDb = Pick<Db, 'selectFrom' | 'selectNoFrom' | 'fn'>

/** One query builder for the embedded database and for PostgreSQL; columns are snake_case there, camelCase here. */
export function createDb(pool: PglitePool | Pool): Db {
  return new Kysely<Tables>({
    // The embedded pool has the part of pg.Pool that the dialect uses, which its type does not name.
    dialect: new PostgresDialect({ pool: pool as Pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
