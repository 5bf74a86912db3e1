type Row = Record<string, unknown>

/** Columns padded to the widest cell; the last one as long as it is. */
export function formatTable(rows: readonly Row[], columns: readonly string[]): string {
  const cells = rows.map((row) => columns.map((column) => formatCell(valueAt(row, column))))
  const heads = columns.map((column) => column.replace(/\./g, ' '))
  const widths = heads.map((head, index) =>
    Math.max(...[head, ...cells.map((row) => row[index] ?? '')].map((cell) => cell.length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n')
}

/** One line a value, nested ones by their path. */
export function formatRecord(record: Row): string {
  const lines = flatten(record)
  const width = Math.max(0, ...lines.map(([name]) => name.length))
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join('\n')
}

function flatten(value: Row, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, each]): [string, string][] => {
    const path = `${prefix}${name}`
    const nested = typeof each === 'object' && each !== null && !Array.isArray(each)
    return nested ? flatten(each as Row, `${path}.`) : [[path, formatCell(each)]]
  })
}

function valueAt(row: Row, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? (value as Row)[name] : undefined
  }, row)
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // A record's own text may hold what a terminal would obey.
  return text.replace(/\p{Cc}/gu, ' ')
}
