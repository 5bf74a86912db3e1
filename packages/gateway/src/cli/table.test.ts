import { expect, it } from 'vitest'
import { formatRecord, formatTable } from './table.ts'

it('pads columns, follows paths and leaves control characters out', () => {
  const rows = [
    { id: 1, name: 'a\u001b[31m', owner: { name: 'Ada' } },
    { id: 22, name: null, owner: null },
  ]
  expect(formatTable(rows, ['id', 'name', 'owner.name']).split('\n')).toEqual([
    'id  name    owner name',
    '--  ------  ----------',
    '1   a [31m  Ada',
    '22',
  ])
})

it('prints a record line by line', () => {
  expect(formatRecord({ id: 'x', credits: { charged: 1, saved: 0 }, tags: ['a'] })).toBe(
    'id               x\ncredits.charged  1\ncredits.saved    0\ntags             ["a"]',
  )
})
