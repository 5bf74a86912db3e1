import { ConfigError } from '../config.ts'
import { DataFolderLockedError } from '../db/data-folder.ts'
import { BackupError } from '../portable/backup-part.ts'
import { CliError, exitCodes } from './exit-codes.ts'

/** Why the program could not start, in one line. */
export function toStartError(error: unknown): CliError {
  if (error instanceof CliError) return error
  if (error instanceof ConfigError) return new CliError(error.message, exitCodes.usage, { cause: error })
  if (error instanceof DataFolderLockedError || error instanceof BackupError) {
    return new CliError(error.message, exitCodes.notFoundOrConflict, { cause: error })
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'EADDRINUSE') {
    return new CliError(
      `${portOf(error)} is taken. Stop what listens there, or set PORT.`,
      exitCodes.notFoundOrConflict,
    )
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return new CliError(message, exitCodes.usage, { cause: error })
  if (isDatabaseRefusal(code))
    return new CliError(`The database cannot be used: ${firstLine(message || code)}`, exitCodes.internal)
  return new CliError(firstLine(message), exitCodes.internal, { cause: error })
}

function portOf(error: unknown): string {
  const { address, port } = error as { address?: string; port?: number }
  return address === undefined ? 'The port' : `Port ${port} of ${address}`
}

/** PostgreSQL's own codes have five characters; the rest are those of the socket. */
function isDatabaseRefusal(code: string): boolean {
  return /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|[0-9A-Z]{5})$/.test(code)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
