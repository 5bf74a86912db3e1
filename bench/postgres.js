import { startPostgres } from '../packages/gateway/dist/testing/postgres.js'

/**
 * A PostgreSQL of the benchmark's own, with fsync, ended with it.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @returns {Promise<string>} for DATABASE_URL
 */
export async function openPostgres(toUndo) {
  const postgres = await startPostgres()
  toUndo.add(() => postgres.close())
  return postgres.url
}
