import { loadConfig } from '../config.ts'
import { readBackupFile, writeBackupFile } from '../portable/backup-file.ts'
import { fillDatabase } from '../portable/fill-database.ts'
import { readDatabase } from '../portable/read-database.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { reportSums } from './report-sums.ts'
import { toStartError } from './start-error.ts'
import { withDatabase } from './with-database.ts'

/** From the embedded database to PostgreSQL. The folder stays as it was, and so does the file that the rows went through. */
export async function move(io: CliIo, { to, json }: { to: string; json?: boolean }): Promise<void> {
  const config = loadConfig({ ...io.env, DATABASE_URL: '' })
  const file = `${config.dataDir}/moved.backup`
  try {
    // The folder stays ours until all has arrived.
    const sums = await withDatabase(config, async (source) => {
      await writeBackupFile(file, (take) => readDatabase(source, { madeAt: new Date(), take }))
      return withDatabase({ ...config, databaseUrl: to }, (target) => fillDatabase(target, readBackupFile(file)))
    })
    reportSums(io, { done: 'moved and equal', sums, json })
  } catch (error) {
    throw toStartError(error)
  }
  if (json) return
  printLine(io.stdout, `Start with DATABASE_URL now, and no more with the folder ${config.dataDir}.`)
  printLine(io.stdout, `Secrets of webhooks and CRMs need its key: DELOS_SEAL_KEY="$(cat ${config.dataDir}/seal.key)"`)
}
