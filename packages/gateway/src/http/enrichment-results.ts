import { Readable } from 'node:stream'
import { z } from 'zod'
import {
  enrichmentResults,
  type ResultRow,
  resultColumns,
  toCsvRow,
} from '../services/enrichments/enrichment-results.ts'
import type { Answer } from './answer.ts'
import { accepts } from './media-types.ts'
import type { Described, RouteCall } from './route.ts'

const input = z.strictObject({ id: z.string().min(1).max(64) })

/** A stream and not an operation: a list may have more rows than fit into one answer's memory. */
export const resultsDescription: Described = {
  name: 'enrichments.results',
  summary: 'Every row of a list with what became of it, as JSON lines or CSV',
  scope: 'read',
  input,
  output: z.string(),
}

export async function resultsAnswer({ context, request, input }: RouteCall): Promise<Answer> {
  const id = String(input.id)
  const rows = await enrichmentResults(context, { id })
  if (!accepts(request, 'text/csv')) return streamed('application/x-ndjson', jsonLines(rows))
  const answer = streamed('text/csv; charset=utf-8', csvLines(rows))
  return {
    ...answer,
    headers: { ...answer.headers, 'content-disposition': `attachment; filename="enrichment-${id}.csv"` },
  }
}

function streamed(contentType: string, lines: AsyncGenerator<string>): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: Readable.from(lines) }
}

async function* jsonLines(rows: AsyncIterable<ResultRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}

async function* csvLines(rows: AsyncIterable<ResultRow>): AsyncGenerator<string> {
  yield `${resultColumns.join(',')}\r\n`
  for await (const row of rows) yield toCsvRow(row)
}
