import { loadConfig } from '../config.ts'
import { readBackupFile } from '../portable/backup-file.ts'
import type { BackupPart } from '../portable/backup-part.ts'
import { fillDatabase } from '../portable/fill-database.ts'
import { beginStandstill } from '../services/standstill/standstill.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { reportSums } from './report-sums.ts'
import { toStartError } from './start-error.ts'
import { withDatabase } from './with-database.ts'

/** A backup into an empty database or folder. Nothing leaves it until somebody says so: the original may have gone on. */
export async function restore(io: CliIo, { file, json }: { file: string; json?: boolean }): Promise<void> {
  let backupOf = ''
  async function* noting(): AsyncGenerator<BackupPart> {
    for await (const part of readBackupFile(file)) {
      if (part.kind === 'head') backupOf = part.head.madeAt
      yield part
    }
  }
  try {
    const sums = await withDatabase(loadConfig(io.env), (db) =>
      fillDatabase(db, noting(), {
        finish: (tx) => beginStandstill(tx, { at: new Date(), backupOf }),
        onTable: ({ table, rows }) => io.stderr.isTTY && rows && printLine(io.stderr, `${table}: ${rows}`),
      }),
    )
    reportSums(io, { done: 'restored and equal', file, sums, json })
    if (!json) printLine(io.stdout, 'Jobs, webhooks and paid calls stand still until: delos resume')
  } catch (error) {
    throw toStartError(error)
  }
}
