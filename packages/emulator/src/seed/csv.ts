/** Rows of a CSV text with a header; the separator is a comma, a semicolon or a tab, whichever the header has most of. */
export function parseCsv(text: string): Record<string, string>[] {
  const bare = text.replace(/^\ufeff/, '')
  const [header = [], ...rows] = readCells(bare, separatorOf(bare)).filter((cells) => cells.some((cell) => cell !== ''))
  const names = header.map((name) => name.trim())
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])))
}

const SEPARATORS = [',', ';', '\t']

function separatorOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? ''
  const counts = SEPARATORS.map((separator) => header.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}

function readCells(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let isQuoted = false
  const endCell = (): void => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') cell += text[++at] ?? ''
      else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === separator) endCell()
    else if (sign === '\n') {
      endCell()
      rows.push([])
    } else if (sign !== '\r') cell += sign
  }
  endCell()
  return rows
}
