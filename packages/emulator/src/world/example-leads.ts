import { toCsv } from './lead-csv.ts'
import { duplicateRow } from './lead-duplicates.ts'
import { brokenRow, emptyRow, roleRow, unknownEmailRow, unknownLinkedinRow } from './lead-misses.ts'
import { formulaNote, withNote } from './lead-notes.ts'
import { firstRow, identifierOf, type LeadIdentifier, type LeadRow } from './lead-row.ts'
import { createSubjects, plusPeople, type Subjects } from './lead-subjects.ts'
import { createRandom, type Random } from './prng.ts'
import type { World, WorldPerson } from './types.ts'

/** What a spreadsheet of leads holds, counted while it was made. */
export interface ExampleLeadsTruth {
  /** Rows below the header, empty ones included. */
  rows: number
  /** Distinct people whom enrichment finds: one credit each, when nobody is paid for twice. */
  distinctFound: number
  /** The ids of those people, in the order of their first rows. */
  foundPersonIds: string[]
  /** How the first row of each of them names the person. */
  identifiedBy: Record<LeadIdentifier, number>
  /** Further rows of people named before. */
  duplicates: number
  /** Of those, the ones that share no identifier with the person's first row. */
  duplicatesByOtherIdentifier: number
  /** Distinct well-formed leads whom enrichment does not find. */
  distinctMisses: number
  role: number
  broken: number
  empty: number
}

interface Placed {
  row: LeadRow
  kind: 'found' | 'duplicate' | 'miss' | 'role' | 'broken' | 'empty'
  person?: WorldPerson
  /** Rows are sorted by it; a duplicate's is greater than its original's. */
  place: number
  sharesIdentifier?: boolean
}

const seed = 20_261_101
const counts = { email: 341, linkedin: 155, name: 124, duplicates: 412, role: 36, broken: 36, empty: 24 }
const missCounts = { unknownEmail: 32, notEnrichable: 24, unknownLinkedin: 16 }

/** A CSV file as spreadsheets write it: byte order mark, semicolons, CRLF, and all that people type. */
export function exampleLeadsCsv(world: World): string {
  const placed = placeRows(world)
  const formulaAt = placed.findIndex(({ kind }, at) => kind === 'found' && at > 40)
  const random = createRandom(seed + 1)
  const rows = placed.map(({ row, kind }, at) => {
    if (kind === 'empty') return row
    return at === formulaAt ? { ...row, notes: formulaNote } : withNote(random, row)
  })
  return toCsv(random, rows)
}

/** The counts that belong to the file of the same world. */
export function exampleLeadsTruth(world: World): ExampleLeadsTruth {
  const placed = placeRows(world)
  const of = (kind: Placed['kind']) => placed.filter((candidate) => candidate.kind === kind)
  const found = of('found')
  const identifiedBy = { email: 0, linkedin: 0, name: 0 }
  for (const { row } of found) identifiedBy[identifierOf(row)] += 1
  return {
    rows: placed.length,
    distinctFound: found.length,
    foundPersonIds: found.flatMap(({ person }) => (person ? [person.id] : [])),
    identifiedBy,
    duplicates: of('duplicate').length,
    duplicatesByOtherIdentifier: of('duplicate').filter(({ sharesIdentifier }) => !sharesIdentifier).length,
    distinctMisses: of('miss').length,
    role: of('role').length,
    broken: of('broken').length,
    empty: of('empty').length,
  }
}

function placeRows(world: World): Placed[] {
  const random = createRandom(seed)
  const subjects = createSubjects(random, world)
  const found = placeFound(random, subjects)
  const placed = [...found, ...placeDuplicates(random, subjects, found), ...placeMisses(random, subjects)]
  for (let at = 0; at < counts.role; at++) placed.push(place(random, 'role', roleRow(random, subjects)))
  for (let at = 0; at < counts.broken; at++) placed.push(place(random, 'broken', brokenRow(random, subjects)))
  for (let at = 0; at < counts.empty; at++) placed.push(place(random, 'empty', emptyRow(at)))
  return placed.sort((left, right) => left.place - right.place)
}

function placeFound(random: Random, subjects: Subjects): Placed[] {
  const identifiers = (['email', 'linkedin', 'name'] as const).flatMap((identifier) =>
    Array.from({ length: counts[identifier] }, () => identifier),
  )
  return identifiers.map((identifier) => {
    const person = subjects.takeEnrichable(identifier)
    return { ...place(random, 'found', firstRow(random, subjects, { person, identifier })), person }
  })
}

function placeDuplicates(random: Random, subjects: Subjects, found: readonly Placed[]): Placed[] {
  return Array.from({ length: counts.duplicates }, (_, at) => {
    // The first of them work where a `+tag` can be added: each comes again at least once.
    const original = found[at < plusPeople ? at : random.int(0, found.length - 1)] as Placed
    const person = original.person as WorldPerson
    const { row, sharesIdentifier } = duplicateRow(random, subjects, { person, original: original.row })
    const after = original.place + (1 - original.place) * (0.01 + 0.99 * random.fraction())
    return { row, kind: 'duplicate' as const, person, place: after, sharesIdentifier }
  })
}

function placeMisses(random: Random, subjects: Subjects): Placed[] {
  const rows: LeadRow[] = []
  for (let at = 0; at < missCounts.unknownEmail; at++) rows.push(unknownEmailRow(random, subjects))
  for (let at = 0; at < missCounts.unknownLinkedin; at++) rows.push(unknownLinkedinRow(random, subjects))
  for (let at = 0; at < missCounts.notEnrichable; at++) {
    const identifier = (['email', 'linkedin', 'name'] as const)[at % 3] ?? 'email'
    rows.push(firstRow(random, subjects, { person: subjects.takeNotEnrichable(identifier), identifier }))
  }
  return rows.map((row) => place(random, 'miss', row))
}

function place(random: Random, kind: Placed['kind'], row: LeadRow): Placed {
  return { row, kind, place: random.fraction() }
}
