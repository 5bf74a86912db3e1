import type { LeadRow } from './lead-row.ts'
import type { Random } from './prng.ts'

const header = ['First Name', 'Last Name', 'E-Mail', 'LinkedIn URL', 'Company', 'Website', 'Notes']
const byteOrderMark = '\ufeff'
const raggedShare = 0.015

/** Some rows end early, where nothing is lost by it, or are blank lines; some have a cell too many. */
export function toCsv(random: Random, rows: readonly LeadRow[]): string {
  const lines = rows.map((row) => ragged(random, cellsOf(row)).map(quote).join(';'))
  return `${byteOrderMark}${[header.join(';'), ...lines].join('\r\n')}\r\n`
}

function cellsOf(row: LeadRow): string[] {
  return [row.firstName, row.lastName, row.email, row.linkedin, row.company, row.website, row.notes]
}

function ragged(random: Random, cells: string[]): string[] {
  const isEmpty = cells.every((cell) => cell === '')
  if (isEmpty) return random.chance(0.5) ? [] : cells
  if (random.chance(raggedShare)) return [...cells, random.pick(['', 'imported', '2026-04-01'])]
  if (random.chance(raggedShare * 4)) return cells.slice(0, 1 + cells.findLastIndex((cell) => cell !== ''))
  return cells
}

function quote(cell: string): string {
  return /[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
