import type { Command } from 'commander'
import { type CliIo, printLine } from './cli-io.ts'
import { toStartError } from './start-error.ts'

interface DemoFlags {
  dataDir?: string
  json?: boolean
  faults?: boolean
  out?: string
}

export function addDemoCommand(program: Command, io: CliIo): void {
  program
    .command('demo')
    .description('the main job from end to end beside the emulator: find, enrich, work a deal')
    .option('--data-dir <dir>', 'keep the data here, and go on with it the next time')
    .option('--json', 'print the closing table as one JSON on the last line')
    .option('--faults', 'with failures on the way to Apollo')
    .option('--out <file>', 'write the enriched rows here, as JSON lines')
    .action((flags: DemoFlags) => demo(io, flags))
}

async function demo(io: CliIo, { json, ...options }: DemoFlags): Promise<void> {
  const { runDemo } = await import('../demo/run-demo.ts')
  const figures = await runDemo({
    ...options,
    say: (line) => printLine(io.stdout, line),
    progress: (done, total) => io.stderr.isTTY && io.stderr.write(`\r${done}/${total}${done === total ? '\n' : ''}`),
  }).catch((error: unknown) => {
    throw toStartError(error)
  })
  if (json) printLine(io.stdout, JSON.stringify(figures))
}
