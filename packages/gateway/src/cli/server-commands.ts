import { type Command, Option } from 'commander'
import type { CliIo } from './cli-io.ts'
import { addDemoCommand } from './demo-command.ts'
import type { EmulateFlags } from './emulate.ts'
import { numberOption } from './option-parsers.ts'

/** Commands that run something here, instead of asking a running server. Loaded when called, for a quick `--help`. */
export function addServerCommands(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description('serve the API and run the jobs, in one process')
    .option('--without-jobs', 'leave the jobs to processes of their own (delos worker)')
    .action(async ({ withoutJobs }: { withoutJobs?: boolean }) =>
      (await import('./serve.ts')).serve(io, { api: true, jobs: !withoutJobs }),
    )
  program
    .command('worker')
    .description('run the jobs only; health and metrics at HOST and PORT')
    .action(async () => (await import('./serve.ts')).serve(io, { api: false, jobs: true }))
  program
    .command('migrate')
    .description('bring the database up to this release')
    .option('--dry-run', 'only say what would be done')
    .action(async (flags: { dryRun?: boolean }) => (await import('./migrate.ts')).runMigrate(io, flags))
  program
    .command('doctor')
    .description('check everything that serve needs; free of credits')
    .option('--json', 'print one JSON')
    .action(async (flags: { json?: boolean }) => (await import('./doctor.ts')).doctor(io, flags))
  addEmulateCommand(program, io)
  addDemoCommand(program, io)
}

function addEmulateCommand(program: Command, io: CliIo): void {
  program
    .command('emulate')
    .description('run an emulated Apollo, with invented people, or an emulated CRM')
    .addOption(numberOption('--port <port>', 'port to listen on; 0 takes a free one').default(4010))
    .addOption(
      new Option('--plan <plan>', 'whose limits apply').choices(['free', 'basic', 'professional', 'organization']),
    )
    .addOption(numberOption('--credits <n>', 'credits of the team'))
    .addOption(numberOption('--seed <n>', 'which invented world'))
    .addOption(numberOption('--minute-ms <ms>', 'length of its minute, to see limits without waiting'))
    .option('--journal <file>', 'keep its state in this file')
    .addOption(new Option('--crm <name>', 'a CRM in its place').choices(['hubspot', 'salesforce']))
    .action(async (flags: EmulateFlags) => (await import('./emulate.ts')).emulate(io, flags))
}
