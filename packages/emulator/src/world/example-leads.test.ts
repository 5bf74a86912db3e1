import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exampleLeadsCsv, exampleLeadsTruth } from './example-leads.ts'
import type { WorldPerson } from './types.ts'
import { createWorld } from './world.ts'

const world = createWorld()
const csv = exampleLeadsCsv(world)
const truth = exampleLeadsTruth(world)
const [header = [], ...rows] = parse(csv.slice(1))
const domains = new Map(world.organizations.map(({ id, domain }) => [id, domain]))

describe('the example leads', () => {
  it('are the file in the tree', () => {
    const file = new URL('../../../../examples/leads.csv', import.meta.url)
    expect(readFileSync(file, 'utf8')).toBe(csv)
  })

  it('look like a spreadsheet of Excel', () => {
    expect(csv.startsWith('\ufeffFirst Name;Last Name;E-Mail;LinkedIn URL;Company;Website;Notes\r\n')).toBe(true)
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(csv).toContain('"=HYPERLINK(""http://x"")"')
    expect(csv).toMatch(/\+(events|newsletter|crm|demo)@google\.com/)
    expect(rows.some((row) => row.length > header.length)).toBe(true)
    expect(rows.some((row) => row.length < header.length && row.length > 1)).toBe(true)
    expect(rows.some((row) => row.length === 1 && row[0] === '')).toBe(true)
  })

  it('are counted as they were made', () => {
    const { foundPersonIds, identifiedBy, duplicatesByOtherIdentifier, ...counts } = truth
    expect(counts).toEqual({
      rows: 1_200,
      distinctFound: 620,
      duplicates: 412,
      distinctMisses: 72,
      role: 36,
      broken: 36,
      empty: 24,
    })
    expect(identifiedBy).toEqual({ email: 341, linkedin: 155, name: 124 })
    expect(new Set(foundPersonIds).size).toBe(620)
    expect(duplicatesByOtherIdentifier).toBeGreaterThan(30)
  })

  it('name exactly those people when they are read again', () => {
    const find = createFinder(world.people)
    const found = rows.map((row) => find(row)).filter((person) => person !== undefined)
    const enrichable = found.filter(({ enrichable }) => enrichable)
    const inOrder = [...new Set(enrichable.map(({ id }) => id))]
    expect(rows).toHaveLength(truth.rows)
    expect(inOrder).toEqual(truth.foundPersonIds)
    expect(enrichable).toHaveLength(truth.distinctFound + truth.duplicates)
    expect(found.length - enrichable.length).toBe(24)
    expect(rows.filter((row) => row.join('').trim() === '')).toHaveLength(truth.empty)
  })

  it('hold names of many scripts', () => {
    for (const script of [/\p{Script=Han}/u, /\p{Script=Cyrillic}/u, /[łøñüéå]/]) expect(csv).toMatch(script)
  })
})

/** Reads a row as a careful importer would: e-mail, then profile, then name and domain. */
function createFinder(people: readonly WorldPerson[]): (row: string[]) => WorldPerson | undefined {
  const index = new Map<string, WorldPerson>()
  for (const person of people) {
    if (person.email) index.set(person.email, person)
    if (person.linkedinUrl) index.set(person.linkedinUrl.split('/in/')[1] ?? '', person)
    const domain = domains.get(person.organizationId)
    index.set(`${person.firstName} ${person.lastName}|${domain}`.toLowerCase(), person)
  }
  return ([first = '', last = '', email = '', linkedin = '', , website = '']) => {
    const address = /<(.*)>/.exec(email)?.[1] ?? email
    const bare = address
      .trim()
      .toLowerCase()
      .replace('mailto:', '')
      .replace(/\+\w+@/, '@')
    const slug = /\/in\/([^/?\s]+)/.exec(linkedin.toLowerCase())?.[1]
    const domain = website
      .toLowerCase()
      .replace(/^(https?:\/\/)?(www\.)?/, '')
      .replace(/\/.*$/, '')
    const name = `${first.trim()} ${last.trim()}`.toLowerCase()
    return index.get(bare) ?? index.get(slug ?? '') ?? (domain && last ? index.get(`${name}|${domain}`) : undefined)
  }
}

function parse(text: string): string[][] {
  const parsed: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^;\r]*))(;|\r\n)/g)) {
    parsed.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') parsed.push([])
  }
  return parsed.slice(0, -1)
}
