import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { createDb } from '../../gateway/src/db/database.ts'
import { migrate } from '../../gateway/src/db/migrations.ts'
import { freshDatabase } from '../../gateway/test/services/postgres.ts'
import type { Query } from '../src/print/read-tables.ts'

export interface Migrated {
  url: string
  query: Query
  close(): Promise<void>
}

/** A PostgreSQL database of its own that all migrations have been run on. */
export async function migratedDatabase(): Promise<Migrated> {
  const url = await freshDatabase()
  const pool = new pg.Pool({ connectionString: url })
  await migrate(createDb(pool))
  return { url, query: async (sql) => (await pool.query(sql)).rows, close: () => pool.end() }
}

const folder = new URL('../../gateway/src/db/', import.meta.url)

/** The files whose comments say what the tables hold. */
export async function tableSources(): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('tables.ts'))
  return Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')))
}
