import { loadConfig } from '../config.ts'
import { migrate, pendingMigrations } from '../db/migrations.ts'
import { openQueueBackend } from '../queue/open-backend.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { toStartError } from './start-error.ts'
import { withDatabase } from './with-database.ts'

/** Brings the database up to this release. `serve` does so too; this is for those who want it done before. */
export async function runMigrate(io: CliIo, { dryRun }: { dryRun?: boolean }): Promise<void> {
  try {
    const config = loadConfig(io.env)
    await withDatabase(config, async (db, database) => {
      const pending = await pendingMigrations(db)
      if (dryRun) return printLine(io.stdout, pending.length ? pending.join('\n') : 'nothing to do')
      await migrate(db)
      const queues = openQueueBackend(config, database, () => {})
      await queues.prepare().finally(() => queues.close())
      printLine(io.stdout, pending.length ? `done: ${pending.join(', ')}` : 'nothing to do')
    })
  } catch (error) {
    throw toStartError(error)
  }
}
