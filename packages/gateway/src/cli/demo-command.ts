import { type Command, Option } from 'commander'
import { type CliIo, printLine } from './cli-io.ts'
import { formatCounts } from './crm-counts.ts'
import { formatDiff } from './crm-diff.ts'
import { toStartError } from './start-error.ts'

interface DemoFlags {
  dataDir?: string
  json?: boolean
  faults?: boolean
  out?: string
  crm?: 'hubspot' | 'salesforce' | 'tables'
}

export function addDemoCommand(program: Command, io: CliIo): void {
  program
    .command('demo')
    .description('the main job from end to end beside the emulator: find, enrich, work a deal')
    .option('--data-dir <dir>', 'keep the data here, and go on with it the next time')
    .option('--json', 'print the closing table as one JSON on the last line')
    .option('--faults', 'with failures on the way to Apollo')
    .option('--out <file>', 'write the enriched rows here, as JSON lines')
    .addOption(
      new Option('--crm <kind>', 'instead: the sync with a CRM, from a preview to agreement').choices([
        'hubspot',
        'salesforce',
        'tables',
      ]),
    )
    .action((flags: DemoFlags) => demo(io, flags))
}

async function demo(io: CliIo, { json, crm, ...options }: DemoFlags): Promise<void> {
  if (crm) return demoCrm(io, { crm, json })
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

async function demoCrm(
  io: CliIo,
  { crm, json }: { crm: NonNullable<DemoFlags['crm']>; json?: boolean },
): Promise<void> {
  const { runCrmDemo } = await import('../demo/crm/run-crm-demo.ts')
  const say = (line: string) => printLine(io.stdout, line)
  const figures = await runCrmDemo({ crm, say, formatDiff, formatCounts }).catch((error: unknown) => {
    throw toStartError(error)
  })
  if (json) say(JSON.stringify(figures))
}
