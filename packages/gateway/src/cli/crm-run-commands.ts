import type { Command } from 'commander'
import { type Api, type ApiOptions, createApi } from './api.ts'
import { SilentExit, withServer } from './api-command.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { formatCounts } from './crm-counts.ts'
import { formatDiff } from './crm-diff.ts'
import { exitCodes } from './exit-codes.ts'

const pollMs = 500

interface CrmRun {
  id: string
  state: string
  kind: string
  error: string | null
  waitsFor: string | null
  counts: Record<string, number>
  writes: Record<string, number>
  progress: { object?: string; phase?: string }
  diff: Parameters<typeof formatDiff>[0]
}

/** Runs over a connection: started, followed to their end, and told in words. */
export function addCrmRunCommands(parent: Command, io: CliIo): void {
  const add = (usage: string, description: string, path: (id: string) => string) =>
    withServer(parent.command(usage).description(description)).action(async (id: string, ...rest: unknown[]) => {
      const command = rest.at(-1) as Command
      const flags = command.optsWithGlobals<ApiOptions & { json?: boolean }>()
      await startAndFollow(createApi(io, flags), io, { path: path(encodeURIComponent(id)), json: flags.json })
    })
  add('preview <id>', 'what a sync would do, as a diff with counts', (id) => `/api/crm/connections/${id}/preview`)
  add('sync <id>', 'sync now, and follow it', (id) => `/api/crm/connections/${id}/sync`)
  add(
    'undo <run>',
    'write back what a run changed, where nobody has changed it since',
    (id) => `/api/crm/runs/${id}/undo`,
  )
}

async function startAndFollow(api: Api, io: CliIo, { path, json }: { path: string; json?: boolean }): Promise<void> {
  const { runId } = await api.call({ method: 'POST', path })
  const run = await follow(api, io, String(runId))
  printLine(io.stdout, json ? JSON.stringify(run) : formatRun(run))
  if (run.state !== 'completed') throw new SilentExit(exitCodes.failed)
}

async function follow(api: Api, io: CliIo, id: string): Promise<CrmRun> {
  for (let last = ''; ; ) {
    const run = (await api.call({ method: 'GET', path: `/api/crm/runs/${id}` })) as unknown as CrmRun
    if (run.state !== 'queued' && run.state !== 'running') return run
    const line = [run.progress.object, run.progress.phase, run.waitsFor && `waits for ${run.waitsFor}`]
    const text = line.filter(Boolean).join(': ')
    if (text && text !== last && io.stderr.isTTY) printLine(io.stderr, text)
    last = text
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

function formatRun({ id, kind, state, error, waitsFor, counts, writes, diff }: CrmRun): string {
  const words = formatCounts(kind === 'preview' ? counts : { ...counts, ...writes })
  return [
    ...(kind === 'sync' ? [] : [formatDiff(diff)]),
    `${kind} ${id} ${state}${error ? `: ${error}` : ''}${waitsFor ? `; waits for ${waitsFor}` : ''}`,
    ...(words.length ? words.map((line) => `  ${line}`) : ['  nothing changed']),
    ...(state === 'awaiting_approval' ? [`To agree: delos crm approve ${id}. To refuse: delos crm decline ${id}`] : []),
  ]
    .filter(Boolean)
    .join('\n')
}
