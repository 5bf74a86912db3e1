import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Api } from './api.ts'
import { type CliIo, printLine } from './cli-io.ts'
import type { EnrichFlags } from './enrich-command.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { createProgressPrinter, type Progress } from './progress.ts'
import { readServerEvents } from './server-events.ts'
import { formatRecord } from './table.ts'

/** Shows how a list gets on until it ends or stands still, then fetches the results. */
export async function followEnrichment(
  api: Api,
  io: CliIo,
  { id, flags }: { id: string; flags: EnrichFlags },
): Promise<void> {
  const last = await watch(api, io, id)
  if (last.status !== 'completed') throw standstill(last)
  if (flags.out) await fetchResults(api, { id, out: flags.out })
  if (flags.json) return printLine(io.stdout, JSON.stringify(last))
  const { total, found, missed, failed, credits } = last
  printLine(
    io.stdout,
    formatRecord({ rows: total, found, missed, failed, credits, ...(flags.out ? { results: flags.out } : {}) }),
  )
}

async function watch(api: Api, io: CliIo, id: string): Promise<Progress> {
  const printer = createProgressPrinter(io.stderr)
  try {
    const response = await api.send({
      method: 'GET',
      path: `/api/enrichments/${encodeURIComponent(id)}`,
      headers: { accept: 'text/event-stream' },
    })
    for await (const { event, data } of readServerEvents(response.body ?? new ReadableStream())) {
      if (event === 'error') break
      const progress = JSON.parse(data) as Progress
      printer.show(progress)
      if (event === 'done' || standsStill(progress)) return progress
    }
  } catch (error) {
    if (!io.interrupted.aborted) throw error instanceof CliError ? error : lost(id, error)
    throw new CliError(
      `the list goes on without you. To see it again: delos enrich --resume ${id}`,
      exitCodes.interrupted,
    )
  } finally {
    printer.end()
  }
  throw lost(id)
}

/** Nobody but the user can set it going again. */
function standsStill({ status, resumesAt }: Progress): boolean {
  return (status === 'paused' && resumesAt === null) || status === 'awaiting_approval'
}

function standstill({ id, status, reason }: Progress): CliError {
  const why = reason ? ` (${reason})` : ''
  if (status === 'cancelled') return new CliError(`list ${id} cancelled${why}`, exitCodes.failed)
  const exitCode = /budget|credit|approval/.test(reason ?? '') ? exitCodes.budget : exitCodes.failed
  const stands = status === 'failed' ? `list ${id} failed${why}` : `list ${id} is ${status}${why}`
  return new CliError(`${stands}. ${howToGoOn({ id, reason })}`, exitCode)
}

export function howToGoOn({ id, reason }: { id: string; reason: string | null }): string {
  if (reason === 'approval_needed') return `It waits for somebody else: delos enrich approve ${id}`
  return `To go on: delos enrich --resume ${id}`
}

function lost(id: string, cause?: unknown): CliError {
  return new CliError(
    `the connection broke off; the list goes on. Again: delos enrich --resume ${id}`,
    exitCodes.upstream,
    { cause },
  )
}

async function fetchResults(api: Api, { id, out }: { id: string; out: string }): Promise<void> {
  const accept = /\.csv$/i.test(out) ? 'text/csv' : 'application/x-ndjson'
  const response = await api.send({
    method: 'GET',
    path: `/api/enrichments/${encodeURIComponent(id)}/results`,
    headers: { accept },
  })
  await pipeline(response.body ?? [], createWriteStream(out)).catch((error: unknown) => {
    throw new CliError(`${out}: the results could not be written`, exitCodes.internal, { cause: error })
  })
}
