import { createMonths } from './careers.ts'
import { allocatePeople } from './head-counts.ts'
import { createNamePools } from './names.ts'
import { createCompanies } from './organizations.ts'
import { createPeople, type PeopleContext } from './people.ts'
import { createRandom } from './prng.ts'
import { createPositionBook } from './titles.ts'
import type { World, WorldPerson } from './types.ts'

/** How large a world is, and which one of the possible ones. */
export interface WorldOptions {
  /** Default 1. The same seed and sizes give the same world. */
  seed?: number
  /** Default 520. The first forty-two are companies that exist; fewer leave the last of them out. */
  organizations?: number
  /** Default 20,500; never fewer than one a company. */
  people?: number
}

/** Invents companies and the people who work there; nothing in it changes afterwards, and lists may be shared. */
export function createWorld(options: WorldOptions = {}): World {
  const { seed = 1, organizations: organizationCount = 520, people: peopleCount = 20_500 } = options
  const companies = createCompanies(createRandom(seed), organizationCount)
  const organizations = companies.map(({ organization }) => organization)
  const counts = allocatePeople(
    organizations.map(({ employees }) => employees),
    Math.max(peopleCount, organizationCount),
  )
  const random = createRandom(seed + 0x10000)
  const context: PeopleContext = {
    book: createPositionBook(),
    pools: createNamePools(),
    months: createMonths(),
    slugs: new Set(),
    organizations,
  }
  const people: WorldPerson[] = []
  for (const [at, company] of companies.entries()) {
    const count = counts[at] ?? 0
    company.organization.employees = Math.max(company.organization.employees, count)
    for (const person of createPeople(random, context, { company, count, firstSerial: people.length }))
      people.push(person)
  }
  return { seed, organizations, people }
}
