import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { type ApiOptions, createApi } from './api.ts'
import { withServer } from './api-command.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { suppressionTerms } from './commands/suppressions.ts'
import { CliError, exitCodes } from './exit-codes.ts'

interface ImportFlags extends ApiOptions {
  reason?: string
  note?: string
  until?: string
  json?: boolean
}

interface Imported {
  added: number
  extended: number
  unchanged: number
  refused: number
  lines: { line: number; reason: string }[]
}

/** `sequences import-suppressions <csv>`: uploads a list, and tells of the lines that name nobody. */
export function addImportSuppressions(sequences: Command, io: CliIo): void {
  const command = sequences
    .command('import-suppressions <csv>')
    .description('keep all that a CSV file names out of every sequence')
  for (const term of suppressionTerms) command.addOption(term)
  withServer(command).action(async (file: string) => {
    const flags = command.optsWithGlobals<ImportFlags>()
    const found = await stat(file).catch(() => undefined)
    if (!found?.isFile()) throw new CliError(`${file}: there is no such file`, exitCodes.usage)
    const response = await createApi(io, flags).send({
      method: 'POST',
      path: '/api/sequences/suppressions',
      query: { reason: flags.reason, note: flags.note, until: flags.until },
      headers: { 'content-type': 'text/csv' },
      stream: createReadStream(file),
    })
    const imported = (await response.json()) as Imported
    printLine(io.stdout, flags.json ? JSON.stringify(imported) : formatImported(imported))
  })
}

function formatImported({ added, extended, unchanged, refused, lines }: Imported): string {
  const total = `${added} added, ${extended} last longer now, ${unchanged} were there, ${refused} lines refused`
  return [total, ...lines.map(({ line, reason }) => `  line ${line}: ${reason}`)].join('\n')
}
