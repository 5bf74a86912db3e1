import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { listResultRows } from '../../db/enrichment-rows.ts'
import { ServiceError } from '../../errors.ts'
import { toCredits } from '../credits/milli.ts'
import { requireEnrichment } from './get-enrichment.ts'

export const resultColumns = [
  'row',
  'status',
  'reason',
  'source',
  'credits',
  'asked',
  'contactId',
  'apolloId',
  'email',
  'emailStatus',
  'firstName',
  'lastName',
  'name',
  'title',
  'seniority',
  'phone',
  'linkedinUrl',
  'city',
  'country',
  'organizationName',
  'organizationDomain',
] as const

export type ResultRow = Record<(typeof resultColumns)[number], string | number | null> & { input: object }

const pageRows = 500

/** Every row in the order of the list, read page by page. Throws `not_found` before the first row. */
export async function enrichmentResults(context: Context, { id }: { id: string }): Promise<AsyncIterable<ResultRow>> {
  if (!hasScope(context.actor, 'read')) throw new ServiceError('forbidden', 'This key may not read')
  await requireEnrichment(context.db, id)
  return readRows(context, id)
}

async function* readRows(context: Context, id: string): AsyncGenerator<ResultRow> {
  for (let after = 0; ; ) {
    const rows = await listResultRows(context.db, id, { after, limit: pageRows })
    for (const { rowNumber, creditsMilli, nameKind, nameValue, ...row } of rows) {
      const asked = nameKind === null ? null : `${nameKind}:${nameValue}`
      yield { row: rowNumber, credits: toCredits(Number(creditsMilli)), asked, ...row }
    }
    const last = rows.at(-1)
    if (!last || rows.length < pageRows) return
    after = last.rowNumber
  }
}

/** One line of CSV. A cell that a spreadsheet would run as a formula is made text first. */
export function toCsvRow(row: ResultRow): string {
  return `${resultColumns.map((column) => toCell(row[column])).join(',')}\r\n`
}

/** Also where blanks stand before it, and in the full width of East Asian scripts. */
const runsAsFormula = /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/

function toCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = runsAsFormula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
