import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { type ResultRow, resultColumns, toCsvRow } from './enrichment-results.ts'

const empty = Object.fromEntries(resultColumns.map((column) => [column, null])) as unknown as ResultRow

/** The cell of one column as a spreadsheet reads it. */
function cellOf(name: string | null): string | undefined {
  const [record] = parse(toCsvRow({ ...empty, row: 1, name, input: {} }))
  return record?.[resultColumns.indexOf('name')]
}

describe('a cell of the results', () => {
  it.each(['=1+1', '+1 555 0100', '-2', '@SUM(A1)', '\tcmd', '\r=1', '\n=1', ' =1', '\u00a0@x', '＝1', '＋1'])(
    'is text where a spreadsheet would run it: %j',
    (name) => {
      expect(cellOf(name)).toBe(`'${name}`)
    },
  )

  it.each(['Ada', 'a=b', 'x-y', 'a@b.example', 'say "hi", twice', 'two\r\nlines', '石川'])(
    'stays as it is: %j',
    (name) => {
      expect(cellOf(name)).toBe(name)
    },
  )

  it('is empty where nothing is known', () => {
    expect(cellOf(null)).toBe('')
  })

  it('is a number where it is one', () => {
    const [record] = parse(toCsvRow({ ...empty, row: 7, credits: 0.5, input: {} }))
    expect(record?.slice(0, 5)).toEqual(['7', '', '', '', '0.5'])
  })
})
