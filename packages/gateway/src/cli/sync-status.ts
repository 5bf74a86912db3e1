import { setTimeout } from 'node:timers/promises'
import type { Command } from 'commander'
import { type ApiOptions, createApi } from './api.ts'
import { withServer } from './api-command.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { formatTable } from './table.ts'

interface ObjectStatus {
  object: string
  status: string
  known: number
  total: number | null
  progress: {
    read: number
    of: number | null
    share: number | null
    recordsPerMinute: number
    etaSeconds: number | null
  } | null
  waitsFor: string | null
  waitsUntil: string | null
  lagSeconds: number | null
  run: { id: string; requests: number; nothingChanged: boolean; error: string | null; vanished: number } | null
}

interface Flags extends ApiOptions {
  json?: boolean
  watch?: boolean
}

const watchEveryMs = 2000

export function addSyncStatusCommand(parent: Command, io: CliIo): void {
  const command = parent
    .command('status')
    .description('how the sync of each kind of record stands: progress, rate, lag and what it waits for')
    .option('--watch', 'again every two seconds, until nothing runs or Ctrl-C')
  withServer(command).action(() => showStatus(io, command.optsWithGlobals<Flags>()))
}

async function showStatus(io: CliIo, flags: Flags): Promise<void> {
  const api = createApi(io, flags)
  let shown = 0
  for (;;) {
    const answer = (await api.call({ method: 'GET', path: '/api/sync/status' })) as { objects: ObjectStatus[] }
    const text = flags.json ? JSON.stringify(answer) : formatTable(answer.objects.map(toRow), columns)
    // On a terminal the table is drawn over itself.
    if (flags.watch && !flags.json && io.stdout.isTTY && shown > 0) io.stdout.write(`\u001b[${shown}A\u001b[J`)
    printLine(io.stdout, text)
    shown = text.split('\n').length
    if (!flags.watch || !answer.objects.some(isGoing)) return
    const isOver = await setTimeout(watchEveryMs, false, { signal: io.interrupted }).catch(() => true)
    if (isOver) return
  }
}

function isGoing({ status }: ObjectStatus): boolean {
  return status === 'running' || status === 'queued' || status === 'waiting'
}

const columns = ['object', 'status', 'known', 'in apollo', 'progress', 'per minute', 'requests', 'lag', 'note']

function toRow({ object, status, known, total, progress, run, lagSeconds, ...rest }: ObjectStatus): object & {
  [column: string]: unknown
} {
  return {
    object,
    status,
    known,
    'in apollo': total,
    progress: progress && shareOf(progress),
    'per minute': progress?.recordsPerMinute,
    requests: run?.requests,
    lag: lagSeconds === null ? '' : duration(lagSeconds),
    note: noteOf({ ...rest, status, run }),
  }
}

function shareOf({ read, of, share, etaSeconds }: NonNullable<ObjectStatus['progress']>): string {
  if (share === null) return `${read} read`
  const left = etaSeconds ? `, ${duration(etaSeconds)} left` : ''
  return `${Math.floor(share * 100)} % of ${of}${left}`
}

function noteOf({
  status,
  run,
  waitsFor,
  waitsUntil,
}: Pick<ObjectStatus, 'status' | 'run' | 'waitsFor' | 'waitsUntil'>): string {
  if (status === 'awaiting_approval') return `${run?.vanished} would be deleted: delos sync approve ${run?.id}`
  if (status === 'queued') return 'waits for its turn'
  if (waitsUntil) return `waits for the ${waitsFor} until ${waitsUntil}`
  if (status === 'failed') return run?.error ?? ''
  return status === 'idle' && run?.nothingChanged ? 'nothing changed' : ''
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}
