import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { z } from 'zod'
import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { forbidden } from '../../operation.ts'
import type { PersonQuery } from '../people/wish.ts'
import { type createdSchema, type EnrichmentRequest, fileEnrichment } from './create-enrichment.ts'
import { type ColumnMap, guessDelimiter, mapColumns, readCells } from './csv-columns.ts'

const chunkRows = 500
const longestHeaderBytes = 64 * 1024

/** Files a spreadsheet as it streams in. Whatever is in its cells, every line becomes a row with an end and a reason. */
export async function importCsv(
  context: Context,
  csv: Readable,
  request: EnrichmentRequest,
): Promise<z.input<typeof createdSchema>> {
  if (!hasScope(context.actor, 'write')) throw forbidden('write')
  return fileEnrichment(context, request, readChunks(csv))
}

/** Lines in chunks, as queries. Throws `invalid_input` where the file is no CSV or names nobody. */
export async function* readChunks(csv: Readable): AsyncGenerator<PersonQuery[]> {
  const { head, rest } = await splitHead(csv)
  const parser = parse({
    delimiter: guessDelimiter(head.split(/\r?\n/, 1)[0] ?? ''),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: 256 * 1024,
  })
  pump(rest, parser)
  let columns: ColumnMap | undefined
  let chunk: PersonQuery[] = []
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!columns) {
        columns = mapColumns(cells)
        continue
      }
      chunk.push(readCells(cells, columns))
      if (chunk.length < chunkRows) continue
      yield chunk
      chunk = []
    }
  } catch (error) {
    throw error instanceof ServiceError ? error : notCsv(error)
  }
  if (!columns) throw new ServiceError('invalid_input', 'The file is empty', { reason: 'empty_file', field: 'body' })
  if (chunk.length) yield chunk
}

/** Reads until the first line is there, to see what separates its cells. */
async function splitHead(csv: Readable): Promise<{ head: string; rest: AsyncIterable<Buffer> }> {
  const source = csv[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>
  const seen: Buffer[] = []
  let bytes = 0
  while (bytes < longestHeaderBytes) {
    const { value, done } = await source.next()
    if (done) break
    const buffer = Buffer.from(value)
    seen.push(buffer)
    bytes += buffer.length
    if (buffer.includes(10)) break
  }
  return { head: Buffer.concat(seen).toString('utf8'), rest: chain(seen, source) }
}

async function* chain(seen: readonly Buffer[], source: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
  yield* seen
  for (;;) {
    const { value, done } = await source.next()
    if (done) return
    yield Buffer.from(value)
  }
}

/** Feeds the parser at the pace at which its lines are taken. */
function pump(rest: AsyncIterable<Buffer>, parser: ReturnType<typeof parse>): void {
  const feed = async () => {
    for await (const buffer of rest) {
      if (!parser.write(buffer)) await new Promise((resolve) => parser.once('drain', resolve))
    }
    parser.end()
  }
  feed().catch((error: unknown) => parser.destroy(error instanceof Error ? error : new Error('The upload broke off')))
}

function notCsv(cause: unknown): ServiceError {
  const where = cause instanceof Error && 'lines' in cause ? ` near line ${String(cause.lines)}` : ''
  return new ServiceError('invalid_input', `The file cannot be read as CSV${where}`, {
    reason: 'invalid_csv',
    field: 'body',
    cause,
  })
}
