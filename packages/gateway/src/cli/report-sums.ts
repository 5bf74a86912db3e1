import type { TableSum } from '../portable/backup-part.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { formatTable } from './table.ts'

/** What went into a file or came out of it: the tables with rows, and how many in all. */
export function reportSums(
  io: CliIo,
  { done, file, sums, json }: { done: string; file?: string; sums: readonly TableSum[]; json?: boolean },
): void {
  const rows = sums.reduce((all, sum) => all + sum.rows, 0)
  if (json) return printLine(io.stdout, JSON.stringify({ done, file, rows, tables: sums }))
  const filled = sums.filter((sum) => sum.rows).map(({ table, rows, digest }) => ({ table, rows, digest }))
  printLine(io.stdout, formatTable(filled, ['table', 'rows', 'digest']))
  printLine(io.stdout, `${done}: ${rows} rows in ${sums.length} tables${file === undefined ? '' : `, ${file}`}`)
}
