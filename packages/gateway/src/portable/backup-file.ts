import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { BackupError, type BackupHead, type BackupPart, type TableSum } from './backup-part.ts'

/** A row begins with a brace, every other line with one of these. */
const marks = { head: '#', table: '>', sum: '=', end: '.' } as const

/** Compressed lines, put in place whole and readable by the owner alone: the people of the store are in it. */
export async function writeBackupFile(
  path: string,
  read: (take: (part: BackupPart) => Promise<void>) => Promise<void>,
): Promise<void> {
  const partial = `${path}.partial`
  const lines = new PassThrough()
  const written = pipeline(lines, createGzip(), createWriteStream(partial, { mode: 0o600, flush: true }))
  // Whoever waits for room hears of a full disk from `written`.
  const failed = written.then(() => new Promise<never>(() => {}))
  const room = () => new Promise<void>((resolve) => lines.once('drain', resolve))
  try {
    await Promise.race([
      failed,
      read(async (part) => {
        if (!lines.write(`${toLine(part)}\n`)) await Promise.race([room(), failed])
      }),
    ])
    lines.end()
    await written
    await rename(partial, path)
  } catch (error) {
    lines.destroy()
    await written.catch(() => {})
    await rm(partial, { force: true })
    throw error
  }
}

export async function* readBackupFile(path: string): AsyncGenerator<BackupPart> {
  const source = createReadStream(path)
  const unzipped = createGunzip()
  const piped = pipeline(source, unzipped).catch((error: unknown) => {
    unzipped.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  try {
    for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY })) {
      yield toPart(line)
    }
    await piped
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
      ? new BackupError('This is not a backup of Delos, or it is cut short')
      : error
  } finally {
    source.destroy()
  }
}

function toLine(part: BackupPart): string {
  switch (part.kind) {
    case 'head':
      return marks.head + JSON.stringify(part.head)
    case 'table':
      return marks.table + part.table
    case 'row':
      return part.json
    case 'sum':
      return marks.sum + JSON.stringify(part.sum)
    default:
      return marks.end
  }
}

function toPart(line: string): BackupPart {
  const rest = line.slice(1)
  switch (line[0]) {
    case '{':
      return { kind: 'row', json: line }
    case marks.head:
      return { kind: 'head', head: JSON.parse(rest) as BackupHead }
    case marks.table:
      return { kind: 'table', table: rest }
    case marks.sum:
      return { kind: 'sum', sum: JSON.parse(rest) as TableSum }
    case marks.end:
      return { kind: 'end' }
    default:
      throw new BackupError('This is not a backup of Delos')
  }
}
