import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { loadConfig } from '../config.ts'
import { DataFolderLockedError } from '../db/data-folder.ts'
import { readBackupFile, writeBackupFile } from '../portable/backup-file.ts'
import type { TableSum } from '../portable/backup-part.ts'
import { readDatabase } from '../portable/read-database.ts'
import { type ApiOptions, createApi } from './api.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { reportSums } from './report-sums.ts'
import { toStartError } from './start-error.ts'
import { withDatabase } from './with-database.ts'

/** Everything that is stored into one file: of a folder that a server uses by way of that server. */
export async function backup(
  io: CliIo,
  { file, json, ...api }: { file: string; json?: boolean } & ApiOptions,
): Promise<void> {
  try {
    await backUpHere(io, file)
  } catch (error) {
    if (!(error instanceof DataFolderLockedError)) throw toStartError(error)
    printLine(io.stderr, 'A server uses the folder: it makes the backup')
    await download(io, file, api)
  }
  // What was written is read again: a file that cannot be restored is found out now.
  const sums: TableSum[] = []
  for await (const part of readBackupFile(file)) if (part.kind === 'sum') sums.push(part.sum)
  reportSums(io, { done: 'backup', file, sums, json })
}

function backUpHere(io: CliIo, file: string): Promise<void> {
  return withDatabase(loadConfig(io.env), (db) =>
    writeBackupFile(file, (take) => readDatabase(db, { madeAt: new Date(), take })),
  )
}

async function download(io: CliIo, file: string, options: ApiOptions): Promise<void> {
  const { body } = await createApi(io, options).send({ method: 'GET', path: '/api/backup' })
  const partial = `${file}.partial`
  try {
    if (!body) throw new Error('The server sent nothing')
    await pipeline(Readable.fromWeb(body), createWriteStream(partial, { mode: 0o600, flush: true }))
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
