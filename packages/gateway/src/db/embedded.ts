import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { PglitePool } from './pglite-pool.ts'

/** Laid down by the build: making a blank cluster takes seconds and 800 MB, copying one takes neither. */
const blankDatabases = ['../blank-database', '../../dist/blank-database'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/**
 * BullMQ's functions name their tables without a schema; the session is shared, so both are on the path. Planning a
 * statement anew costs more than running it, and every page is in memory, so looking a row up costs what reading one does.
 */
const sessionSettings = `
  create schema if not exists bullmq;
  set search_path to public, bullmq;
  set plan_cache_mode to force_generic_plan;
  set random_page_cost to 0.1;
`

export interface EmbeddedDatabase {
  pool: PglitePool
  close(): Promise<void>
}

/** Opens PGlite in `<dataDir>/pg`, making it from the blank cluster at the first start. The caller holds the folder's lock. */
export async function openEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  const folder = join(dataDir, 'pg')
  await mkdir(dataDir, { recursive: true })
  const blank = blankDatabases.find((path) => existsSync(path))
  if (blank && !existsSync(folder)) await layDown(blank, folder)
  const pglite = await PGlite.create(folder)
  await pglite.exec(sessionSettings)
  const pool = new PglitePool(pglite)
  return {
    pool,
    async close() {
      await pool.end()
      await pglite.close()
    },
  }
}

/** By way of a rename: a copy that was cut short is never taken for a database. */
async function layDown(blank: string, folder: string): Promise<void> {
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await cp(blank, partial, { recursive: true })
  await rename(partial, folder)
}
