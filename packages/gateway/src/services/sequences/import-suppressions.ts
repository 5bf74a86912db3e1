import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { z } from 'zod'
import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { forbidden } from '../../operation.ts'
import { readUntil, type SuppressionWish, storeSuppressions } from './store-suppressions.ts'
import { readSubject } from './suppression-subject.ts'
import { suppressionTerms } from './suppression-view.ts'

const terms = z.strictObject(suppressionTerms)
const chunkRows = 500
const mostShown = 100

export const importedSchema = z.object({
  added: z.int(),
  extended: z.int(),
  unchanged: z.int(),
  refused: z.int().describe('Lines that name nobody'),
  lines: z.array(z.object({ line: z.int(), reason: z.string() })).describe('The first hundred of them'),
})

type Imported = z.input<typeof importedSchema>

export const importTerms = terms

/** Files a list as it streams in. A line that cannot be read is told of, and the rest goes on. */
export async function importSuppressions(
  context: Context,
  csv: Readable,
  { reason, note, until }: z.output<typeof terms>,
): Promise<Imported> {
  if (!hasScope(context.actor, 'write')) throw forbidden('write')
  const end = readUntil(until, context.clock.now())
  const result: Imported = { added: 0, extended: 0, unchanged: 0, refused: 0, lines: [] }
  let chunk: SuppressionWish[] = []
  const store = async () => {
    const { added, extended, unchanged } = await storeSuppressions(context, chunk, 'import')
    result.added += added
    result.extended += extended
    result.unchanged += unchanged
    chunk = []
  }
  for await (const { line, cells } of readLines(csv)) {
    const wish = readWish(cells, { reason, note, until: end }, context.clock.now())
    if (typeof wish === 'string') {
      result.refused += 1
      if (result.lines.length < mostShown) result.lines.push({ line, reason: wish })
      continue
    }
    chunk.push(wish)
    if (chunk.length >= chunkRows) await store()
  }
  if (chunk.length) await store()
  return result
}

type Column = 'value' | 'reason' | 'note' | 'until'

/** What people call their columns, folded to letters. */
const columns: Record<Column, readonly string[]> = {
  value: [
    'value',
    'email',
    'mail',
    'emailaddress',
    'hashedemail',
    'emailhash',
    'emailmd5',
    'emailsha256',
    'domain',
    'website',
    'companydomain',
    'contactid',
    'apollocontactid',
  ],
  reason: ['reason'],
  note: ['note', 'notes', 'comment'],
  until: ['until', 'expires', 'expiresat'],
}

type Cells = Partial<Record<Column, string>>

/** With a line of titles or without one: then the first column is the list. */
async function* readLines(csv: Readable): AsyncGenerator<{ line: number; cells: Cells }> {
  const parser = parse({
    delimiter: [',', ';', '\t'],
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    info: true,
  })
  csv.once('error', (error) => parser.destroy(error))
  csv.pipe(parser)
  let names: readonly (Column | undefined)[] | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!names) {
        const titles = record.map(columnOf)
        names = titles.includes('value') ? titles : ['value']
        if (titles.includes('value')) continue
      }
      const cells: Cells = {}
      for (const [index, name] of names.entries()) {
        const text = record[index]?.replaceAll('\u0000', '').trim()
        if (name && text) cells[name] ??= text
      }
      if (Object.keys(cells).length) yield { line: info.lines, cells }
    }
  } catch (error) {
    throw error instanceof ServiceError || csv.errored ? error : notCsv(error)
  }
}

function columnOf(title: string): Column | undefined {
  const folded = title.toLowerCase().replace(/[^a-z0-9]/g, '')
  return (Object.keys(columns) as Column[]).find((name) => columns[name].includes(folded))
}

function readWish(
  { value, ...own }: Cells,
  given: Omit<SuppressionWish, 'kind' | 'subject'>,
  now: number,
): SuppressionWish | string {
  const key = value === undefined ? undefined : readSubject(value)
  if (!key) return 'is no address, digest, domain or id of a contact'
  const parsed = terms.partial().safeParse(own)
  if (!parsed.success) return `${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`
  const until = parsed.data.until === undefined ? given.until : new Date(parsed.data.until)
  if (until && until.getTime() <= now) return 'until must lie in the future'
  return { ...given, ...key, note: own.note ?? given.note, reason: own.reason ?? given.reason, until }
}

function notCsv(cause: unknown): ServiceError {
  return new ServiceError('invalid_input', 'The file cannot be read as CSV', {
    reason: 'invalid_csv',
    field: 'body',
    cause,
  })
}
