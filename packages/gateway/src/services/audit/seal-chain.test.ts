import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditRow } from '../../db/audit-seals.ts'
import { chainStart, findBreak, linkEntries } from './seal-chain.ts'

function entryAt(seq: number, text: string): AuditRow {
  return {
    seq,
    id: `id-${seq}`,
    at: new Date(seq * 1000),
    actorType: 'key',
    actorId: 'key-1',
    actorName: 'sales',
    action: 'contact.changed',
    entityType: 'contact',
    entityId: `contact-${seq}`,
    before: null,
    after: { text },
    requestId: null,
  }
}

/** Numbers rise, with gaps where a transaction was rolled back. */
const entryList = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), text: fc.string() }), { minLength: 2, maxLength: 40 })
  .map((parts) => {
    let seq = 0
    return parts.map(({ gap, text }) => {
      seq += gap
      return entryAt(seq, text)
    })
  })

const entriesAndPlace = entryList.chain((entries) =>
  fc.record({ entries: fc.constant(entries), at: fc.nat(entries.length - 1), cut: fc.nat(entries.length) }),
)

describe('the chain of seals', () => {
  test('holds for what was sealed, in however many goes', () => {
    fc.assert(
      fc.property(entriesAndPlace, ({ entries, cut }) => {
        const first = linkEntries(chainStart, entries.slice(0, cut))
        const second = linkEntries(first.at(-1) ?? chainStart, entries.slice(cut))
        expect([...first, ...second]).toEqual(linkEntries(chainStart, entries))
        expect(findBreak(chainStart, first, entries.slice(0, cut))).toBeUndefined()
        expect(findBreak(first.at(-1) ?? chainStart, second, entries.slice(cut))).toBeUndefined()
      }),
    )
  })

  const edits: [string, (entry: AuditRow) => AuditRow][] = [
    ['id', (entry) => ({ ...entry, id: 'other' })],
    ['at', (entry) => ({ ...entry, at: new Date(entry.at.getTime() + 1) })],
    ['actorType', (entry) => ({ ...entry, actorType: 'job' })],
    ['actorId', (entry) => ({ ...entry, actorId: 'other' })],
    ['actorName', (entry) => ({ ...entry, actorName: 'other' })],
    ['action', (entry) => ({ ...entry, action: 'contact.deleted' })],
    ['entityType', (entry) => ({ ...entry, entityType: 'deal' })],
    ['entityId', (entry) => ({ ...entry, entityId: 'other' })],
    ['before', (entry) => ({ ...entry, before: {} })],
    ['after', (entry) => ({ ...entry, after: { ...entry.after, more: 1 } })],
    ['requestId', (entry) => ({ ...entry, requestId: 'other' })],
  ]

  test.each(edits)('finds an edited %s, and where', (_field, edit) => {
    fc.assert(
      fc.property(entriesAndPlace, ({ entries, at }) => {
        const links = linkEntries(chainStart, entries)
        const edited = entries.map((entry, index) => (index === at ? edit(entry) : entry))
        expect(findBreak(chainStart, links, edited)).toEqual({ seq: entries[at]?.seq, reason: 'entry_changed' })
      }),
    )
  })

  test('finds a deleted entry, with and without its seal', () => {
    fc.assert(
      fc.property(entriesAndPlace, ({ entries, at }) => {
        const links = linkEntries(chainStart, entries)
        const left = entries.filter((_, index) => index !== at)
        expect(findBreak(chainStart, links, left)).toEqual({ seq: entries[at]?.seq, reason: 'entry_missing' })
        fc.pre(at < entries.length - 1)
        const leftLinks = links.filter((_, index) => index !== at)
        expect(findBreak(chainStart, leftLinks, left)).toEqual({ seq: links[at]?.firstSeq, reason: 'entry_missing' })
      }),
    )
  })

  test('finds an inserted entry, in a gap and at either end', () => {
    fc.assert(
      fc.property(entryList, fc.integer({ min: -3, max: 125 }), (entries, seq) => {
        fc.pre(!entries.some((entry) => entry.seq === seq))
        const links = linkEntries(chainStart, entries)
        const more = [...entries, entryAt(seq, 'forged')].toSorted((a, b) => a.seq - b.seq)
        expect(findBreak(chainStart, links, more)).toEqual({ seq, reason: 'entry_added' })
      }),
    )
  })

  test('finds two entries that changed places', () => {
    fc.assert(
      fc.property(entryList, fc.nat(), fc.nat(), (entries, one, other) => {
        const [a, b] = [one % entries.length, other % entries.length].toSorted((x, y) => x - y) as [number, number]
        fc.pre(a !== b)
        const links = linkEntries(chainStart, entries)
        const swapped = entries.map((entry, index) => {
          const source = entries[index === a ? b : index === b ? a : index] as AuditRow
          return { ...source, seq: entry.seq }
        })
        expect(findBreak(chainStart, links, swapped)?.seq).toBe(entries[a]?.seq)
      }),
    )
  })

  test('does not mind in which order the database names the keys of a record', () => {
    const entry = { ...entryAt(1, ''), after: { b: [{ d: 1, c: 2 }], a: null } }
    const same = { ...entryAt(1, ''), after: { a: null, b: [{ c: 2, d: 1 }] } }
    expect(linkEntries(chainStart, [entry])).toEqual(linkEntries(chainStart, [same]))
  })

  test('tells a record from a list of its parts', () => {
    const record = { ...entryAt(1, ''), after: { a: { b: 1 } } }
    const list = { ...entryAt(1, ''), after: { a: [['b', 1]] } }
    expect(linkEntries(chainStart, [record])).not.toEqual(linkEntries(chainStart, [list]))
  })
})
