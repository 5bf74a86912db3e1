import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { SilentExit } from './api-command.ts'
import { addApiCommands } from './api-commands.ts'
import type { CliIo } from './cli-io.ts'
import { printLine } from './cli-io.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { addServerCommands } from './server-commands.ts'

/** The `delos` program. */
export function createProgram(io: CliIo): Command {
  const program = new Command('delos')
    .description('A gateway between your team and Apollo.io')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(add --help for more)')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
  addServerCommands(program, io)
  addApiCommands(program, io)
  return program
}

/** Runs one command line; returns the exit code. Errors are one line on stderr. */
export async function runProgram(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    await createProgram(io).parseAsync([...argv], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    if (error instanceof SilentExit) return error.exitCode
    printLine(io.stderr, `delos: ${error instanceof Error ? error.message : String(error)}`)
    return error instanceof CliError ? error.exitCode : exitCodes.internal
  }
}
