import type { Config } from '../config.ts'
import { createDb, type Db } from '../db/database.ts'
import { type OpenDatabase, openDatabase } from '../db/open-database.ts'

/** The database for the length of one command. */
export async function withDatabase<T>(
  config: Config,
  work: (db: Db, database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config, () => {})
  try {
    return await work(createDb(database.pool), database)
  } finally {
    await database.close()
  }
}
