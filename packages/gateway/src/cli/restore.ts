import { loadConfig } from '../config.ts'
import { createDb } from '../db/database.ts'
import { openDatabase } from '../db/open-database.ts'
import { readBackupFile } from '../portable/backup-file.ts'
import { BackupError, type BackupPart } from '../portable/backup-part.ts'
import { fillDatabase } from '../portable/fill-database.ts'
import { beginStandstill } from '../services/standstill/standstill.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { reportSums } from './report-sums.ts'
import { toStartError } from './start-error.ts'

/** A backup into an empty database or folder. Nothing leaves it until somebody says so: the original may have gone on. */
export async function restore(io: CliIo, { file, json }: { file: string; json?: boolean }): Promise<void> {
  try {
    const database = await openDatabase(loadConfig(io.env), () => {})
    try {
      let backupOf = ''
      const noting = async function* (): AsyncGenerator<BackupPart> {
        for await (const part of readBackupFile(file)) {
          if (part.kind === 'head') backupOf = part.head.madeAt
          yield part
        }
      }
      const sums = await fillDatabase(createDb(database.pool), noting(), {
        finish: (tx) => beginStandstill(tx, { at: new Date(), backupOf }),
        onTable: ({ table, rows }) => io.stderr.isTTY && rows && printLine(io.stderr, `${table}: ${rows}`),
      })
      reportSums(io, { done: 'restored and equal', file, sums, json })
      if (!json) printLine(io.stdout, 'Jobs, webhooks and paid calls stand still until: delos resume')
    } finally {
      await database.close()
    }
  } catch (error) {
    if (error instanceof BackupError) throw new CliError(error.message, exitCodes.notFoundOrConflict, { cause: error })
    throw toStartError(error)
  }
}
