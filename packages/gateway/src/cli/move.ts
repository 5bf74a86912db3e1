import { loadConfig } from '../config.ts'
import { createDb } from '../db/database.ts'
import { openDatabase } from '../db/open-database.ts'
import { readBackupFile, writeBackupFile } from '../portable/backup-file.ts'
import { BackupError } from '../portable/backup-part.ts'
import { fillDatabase } from '../portable/fill-database.ts'
import { readDatabase } from '../portable/read-database.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { reportSums } from './report-sums.ts'
import { toStartError } from './start-error.ts'

/** From the embedded database to PostgreSQL. The folder stays as it was, and so does the file that the rows went through. */
export async function move(io: CliIo, { to, json }: { to: string; json?: boolean }): Promise<void> {
  const config = loadConfig({ ...io.env, DATABASE_URL: '' })
  const file = `${config.dataDir}/moved.backup`
  try {
    const source = await openDatabase(config, () => {})
    try {
      await writeBackupFile(file, (take) => readDatabase(createDb(source.pool), { madeAt: new Date(), take }))
      const target = await openDatabase({ ...config, databaseUrl: to }, () => {})
      try {
        reportSums(io, {
          done: 'moved and equal',
          sums: await fillDatabase(createDb(target.pool), readBackupFile(file)),
          json,
        })
      } finally {
        await target.close()
      }
    } finally {
      await source.close()
    }
  } catch (error) {
    if (error instanceof BackupError) throw new CliError(error.message, exitCodes.notFoundOrConflict, { cause: error })
    throw toStartError(error)
  }
  if (json) return
  printLine(io.stdout, `Start with DATABASE_URL now, and no more with the folder ${config.dataDir}.`)
  printLine(io.stdout, `Secrets of webhooks and CRMs need its key: DELOS_SEAL_KEY="$(cat ${config.dataDir}/seal.key)"`)
}
