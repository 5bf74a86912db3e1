import type { Command } from 'commander'
import type { CliIo } from './cli-io.ts'
import { addDemoCommand } from './demo-command.ts'
import { emulateOptions } from './emulate-options.ts'

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
    .action(async (flags: { json?: boolean }) => (await import('./doctor/doctor.ts')).doctor(io, flags))
  addDataCommands(program, io)
  addEmulateCommand(program, io)
  addDemoCommand(program, io)
}

function addDataCommands(program: Command, io: CliIo): void {
  program
    .command('backup <file>')
    .description('save everything into one file, also while a server runs')
    .option('--url <url>', 'the server that uses the data folder')
    .option('--key <key>', 'its admin key; DELOS_API_KEY where left out')
    .option('--json', 'print one JSON')
    .action(async (file: string, flags: { url?: string; key?: string; json?: boolean }) =>
      (await import('./backup.ts')).backup(io, { file, ...flags }),
    )
  program
    .command('restore <file>')
    .description('fill an empty database or folder from a backup, and compare')
    .option('--json', 'print one JSON')
    .action(async (file: string, flags: { json?: boolean }) =>
      (await import('./restore.ts')).restore(io, { file, ...flags }),
    )
  program
    .command('move')
    .description('from the data folder to an empty PostgreSQL, and compare')
    .requiredOption('--to <url>', 'postgresql://…')
    .option('--json', 'print one JSON')
    .action(async (flags: { to: string; json?: boolean }) => (await import('./move.ts')).move(io, flags))
}

/** The options are the emulator's own: one table for both command lines. */
function addEmulateCommand(program: Command, io: CliIo): void {
  const command = program
    .command('emulate')
    .description('run an emulated Apollo, with invented people, or an emulated CRM')
  for (const option of emulateOptions()) command.addOption(option)
  command.action(async (flags: Record<string, unknown>) => (await import('./emulate.ts')).emulate(io, flags))
}
