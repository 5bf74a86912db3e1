import { setFlagsFromString } from 'node:v8'
import type { CliIo } from './cli/cli-io.ts'
import { exitCodes } from './cli/exit-codes.ts'
import { runProgram } from './cli/program.ts'

/** V8 by itself lets what is alive become several times as much before it looks for what is not. */
const heapGrowsByPercent = 30

/** The process itself: arguments, environment, signals and streams are read here and nowhere else. */
async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowsByPercent}`)
  const interrupted = new AbortController()
  const interrupt = () => {
    if (interrupted.signal.aborted) process.exit(exitCodes.interrupted)
    interrupted.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  // A reader that has seen enough, as in `delos jobs list | head`, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : exitCodes.internal),
  )
  const io: CliIo = {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    interrupted: interrupted.signal,
    fetch: globalThis.fetch,
    exit: (code) => process.exit(code),
  }
  process.exitCode = await runProgram(process.argv.slice(2), io)
}

await main()
