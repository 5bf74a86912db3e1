import { type Command, Option } from 'commander'
import { loadConfig } from '../config.ts'
import type { DemoProcesses } from '../demo/processes/open-processes.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { formatCounts } from './crm-counts.ts'
import { formatDiff } from './crm-diff.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { numberOption } from './option-parsers.ts'
import { toStartError } from './start-error.ts'

interface DemoFlags {
  dataDir?: string
  json?: boolean
  faults?: boolean
  out?: string
  serve?: number
  work?: number
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
      numberOption('--serve <n>', 'so many serving processes, on DATABASE_URL and, where it is set, REDIS_URL'),
    )
    .addOption(numberOption('--work <n>', 'and so many workers; where left out, the serving processes run the jobs'))
    .addOption(
      new Option('--crm <kind>', 'instead: the sync with a CRM, from a preview to agreement').choices([
        'hubspot',
        'salesforce',
        'tables',
      ]),
    )
    .action((flags: DemoFlags) => demo(io, flags))
}

async function demo(io: CliIo, { json, crm, serve, work, ...options }: DemoFlags): Promise<void> {
  if (crm) return demoCrm(io, { crm, json })
  const { runDemo } = await import('../demo/run-demo.ts')
  try {
    const figures = await runDemo({
      ...options,
      processes: toProcesses(io, { serve, work, dataDir: options.dataDir }),
      say: (line) => printLine(io.stdout, line),
      progress: (done, total) => io.stderr.isTTY && io.stderr.write(`\r${done}/${total}${done === total ? '\n' : ''}`),
    })
    if (json) printLine(io.stdout, JSON.stringify(figures))
  } catch (error) {
    throw toStartError(error)
  }
}

const mostProcesses = 16

function toProcesses(
  { env }: CliIo,
  { serve, work, dataDir }: Pick<DemoFlags, 'serve' | 'work' | 'dataDir'>,
): DemoProcesses | undefined {
  if (serve === undefined && work === undefined) return undefined
  for (const [flag, count, least] of [
    ['--serve', serve ?? 1, 1],
    ['--work', work ?? 0, 0],
  ] as const) {
    if (!Number.isInteger(count) || count < least || count > mostProcesses)
      throw new CliError(`${flag} is a whole number from ${least} to ${mostProcesses}`, exitCodes.usage)
  }
  if (dataDir !== undefined)
    throw new CliError('--data-dir is for one process: several keep nothing of the demo', exitCodes.usage)
  const { databaseUrl, redisUrl } = loadConfig({ DATABASE_URL: env.DATABASE_URL, REDIS_URL: env.REDIS_URL })
  if (!databaseUrl)
    throw new CliError('Several processes need DATABASE_URL: the embedded database belongs to one', exitCodes.usage)
  return { serve: serve ?? 1, work: work ?? 0, databaseUrl, redisUrl, path: env.PATH ?? '' }
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
