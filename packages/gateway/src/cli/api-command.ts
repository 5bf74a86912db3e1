import { type Command, Option } from 'commander'
import { type ApiOptions, type ApiRequest, createApi } from './api.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { formatRecord, formatTable } from './table.ts'

export type Flags = Record<string, unknown>

/** One command that is one request to a running server. */
export interface ApiCommand {
  /** With its arguments: `list`, `show <id>`. */
  usage: string
  description: string
  options?: readonly Option[]
  request(args: string[], flags: Flags): ApiRequest
  /** The answer's list and what of it to show; left out, the whole answer is shown line by line. */
  rows?: { name: string; columns: readonly string[] }
  /** The whole answer in words, where its lines would not do. */
  format?(answer: Record<string, unknown>): string
  /** Where the answer alone decides whether all is well. */
  exitCode?(answer: Record<string, unknown>): number
}

export interface ApiCommandGroup {
  name: string
  description: string
  commands: readonly ApiCommand[]
}

export function addApiGroup(program: Command, group: ApiCommandGroup, io: CliIo): Command {
  const parent = program.command(group.name).description(group.description)
  for (const command of group.commands) addApiCommand(parent, command, io)
  return parent
}

export function addApiCommand(parent: Command, definition: ApiCommand, io: CliIo): Command {
  const command = parent.command(definition.usage).description(definition.description)
  for (const option of definition.options ?? []) command.addOption(option)
  return withServer(command).action(async (...given: unknown[]) => {
    const args = given.slice(0, -2).flat().map(String)
    const flags = command.optsWithGlobals<Flags & ApiOptions & { json?: boolean }>()
    const answer = await createApi(io, flags).call(definition.request(args, flags))
    printAnswer(io, answer, { ...definition, json: flags.json })
    const exitCode = definition.exitCode?.(answer) ?? 0
    if (exitCode) throw new SilentExit(exitCode)
  })
}

/** What every command that asks a server takes. */
export function withServer(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'address of the server (default: HOST and PORT, or http://127.0.0.1:4000)'))
    .addOption(new Option('--key <key>', 'key of the server (default: DELOS_API_KEY)'))
    .addOption(new Option('--json', 'print the answer as one JSON'))
}

/** The answer has said it all; only the exit code is left. */
export class SilentExit extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('')
    this.exitCode = exitCode
  }
}

function printAnswer(
  io: CliIo,
  answer: Record<string, unknown>,
  as: Pick<ApiCommand, 'rows' | 'format'> & { json?: boolean },
): void {
  if (as.json) return printLine(io.stdout, JSON.stringify(answer))
  if (!as.rows) return printLine(io.stdout, (as.format ?? formatRecord)(answer))
  const rows = (answer[as.rows.name] ?? []) as Record<string, unknown>[]
  printLine(io.stdout, rows.length ? formatTable(rows, as.rows.columns) : 'nothing')
  const more = moreOf(answer)
  if (more) printLine(io.stderr, more)
}

function moreOf({ nextCursor, pagination }: Record<string, unknown>): string | undefined {
  if (typeof nextCursor === 'string') return `More: --cursor ${nextCursor}`
  const { page, totalPages, totalEntries } = (pagination ?? {}) as Record<string, number | undefined>
  if (page === undefined) return undefined
  return `Page ${page} of ${totalPages}, ${totalEntries} in all`
}
