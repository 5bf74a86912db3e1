import { describe, expect, it } from 'vitest'
import { foldToAscii } from './ascii.ts'
import { createMonths } from './careers.ts'
import { emailLocalPart } from './email-address.ts'
import { allocatePeople } from './head-counts.ts'
import { isGdprCountry } from './locations.ts'
import { cities } from './tables/cities.ts'
import { knownCompanies } from './tables/known-companies.ts'
import { latinNames } from './tables/names-latin.ts'
import { scriptedNames } from './tables/names-scripted.ts'
import { reservedNames } from './tables/reserved-names.ts'
import { createPositionBook, seniorityRank } from './titles.ts'
import type { WorldPerson } from './types.ts'
import { createWorld } from './world.ts'

const world = createWorld()
const organizations = new Map(world.organizations.map((organization) => [organization.id, organization]))

function share(holds: (person: WorldPerson) => boolean): number {
  return world.people.filter(holds).length / world.people.length
}

function values<T>(of: (person: WorldPerson) => T | null): T[] {
  return world.people.flatMap((person) => of(person) ?? [])
}

describe('createWorld', () => {
  it('has the default sizes, and people of a company stand together', () => {
    expect(world.organizations).toHaveLength(520)
    expect(world.people).toHaveLength(20_500)
    const blocks = world.people.filter((person, at) => person.organizationId !== world.people[at - 1]?.organizationId)
    expect(blocks.map(({ organizationId }) => organizationId)).toEqual(world.organizations.map(({ id }) => id))
  })

  it('is the same for the same seed and another for another', () => {
    const small = { organizations: 60, people: 900 }
    const first = createWorld({ ...small, seed: 7 })
    expect(createWorld({ ...small, seed: 7 })).toEqual(first)
    expect(createWorld({ ...small, seed: 8 }).people).not.toEqual(first.people)
  })

  it('takes any sizes', () => {
    const small = createWorld({ organizations: 3, people: 2_000 })
    expect([small.organizations.length, small.people.length]).toEqual([3, 2_000])
    const one = createWorld({ organizations: 1, people: 1 })
    expect(one.people[0]?.employmentHistory).toHaveLength(1)
  })

  it('repeats no id, e-mail, profile, domain or company name', () => {
    const ids = [...values(({ id }) => id), ...organizations.keys()]
    const lists = [ids, values(({ email }) => email), values(({ linkedinUrl }) => linkedinUrl)]
    lists.push(
      values(({ personalEmail }) => personalEmail),
      world.organizations.map(({ domain }) => domain),
    )
    lists.push(
      world.organizations.map(({ name }) => name),
      world.organizations.map(({ linkedinUrl }) => linkedinUrl),
    )
    for (const list of lists) expect(new Set(list).size).toBe(list.length)
    expect(ids.every((id) => /^[0-9a-f]{24}$/.test(id))).toBe(true)
  })

  it('keeps its shares', () => {
    expect(share(({ emailStatus }) => emailStatus === 'unavailable')).toBeCloseTo(0.08, 1.8)
    expect(share(({ emailStatus }) => emailStatus === 'extrapolated')).toBeCloseTo(0.06, 1.8)
    expect(share(({ enrichable }) => !enrichable)).toBeCloseTo(0.05, 1.8)
    expect(share(({ mobilePhone }) => mobilePhone !== null)).toBeCloseTo(0.18, 1.8)
    expect(share(({ personalEmail }) => personalEmail !== null)).toBeCloseTo(0.1, 1.8)
    expect(share(({ country }) => isGdprCountry(country))).toBeGreaterThan(0.15)
    expect(share(({ firstName, lastName }) => /[^\p{ASCII}]/u.test(firstName + lastName))).toBeGreaterThan(0.1)
    expect(share(({ firstName }) => /[^\p{Script=Latin}' -]/u.test(firstName))).toBeGreaterThan(0.02)
    const unknown = world.organizations.filter(({ enrichable }) => !enrichable).length
    expect(unknown).toBeGreaterThanOrEqual(4)
    expect(unknown).toBeLessThanOrEqual(18)
  })

  it('has the well-known companies under their own domains and the others under reserved ones', () => {
    const domains = world.organizations.map(({ domain }) => domain)
    expect(domains.slice(0, knownCompanies.length)).toEqual(knownCompanies.map(({ domain }) => domain))
    expect(domains.slice(knownCompanies.length).every((domain) => /^[a-z-]+\.example$/.test(domain))).toBe(true)
    expect(domains).toEqual(expect.arrayContaining(['apollo.io', 'stripe.com', 'google.com', 'spotify.com']))
  })

  it('has companies of a dozen to tens of thousands, with five to four hundred people each', () => {
    const sizes = world.organizations.map(({ employees }) => employees).sort((left, right) => left - right)
    expect(sizes[0]).toBeLessThan(30)
    expect(sizes[260]).toBeLessThan(200)
    expect(sizes[510]).toBeGreaterThan(10_000)
    const counts = allocatePeople(sizes, 20_500)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5)
    expect(Math.max(...counts)).toBeLessThanOrEqual(400)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20_500)
  })

  it('sums the head count to about the employees', () => {
    for (const { departmentalHeadCount, employees } of world.organizations) {
      const sum = Object.values(departmentalHeadCount).reduce((total, count) => total + count, 0)
      expect(Math.abs(sum - employees)).toBeLessThanOrEqual(12)
    }
  })
})

describe('a person', () => {
  it('has an e-mail after the pattern of the company', () => {
    for (const person of world.people) {
      const organization = organizations.get(person.organizationId)
      const slug = person.linkedinUrl?.split('/in/')[1]
      const [, domain] = person.email?.split('@') ?? []
      expect(person.email === null || domain === organization?.domain).toBe(true)
      expect(person.email ?? 'a@').toMatch(/^[a-z0-9._-]+@/)
      if (!person.email || !organization || !/^\p{Script=Latin}/u.test(person.firstName)) continue
      const [first, last] = [foldToAscii(person.firstName), foldToAscii(person.lastName)]
      const local = emailLocalPart(organization.emailPattern, first, last)
      expect(person.email.split('@')[0]?.replace(/\d+$/, '')).toBe(local)
      if (slug) expect(slug.startsWith(`${first}-${last}`)).toBe(true)
    }
  })

  it('has a title that agrees with the seniority, the departments and the functions', () => {
    const positions = [...createPositionBook().values()].flatMap((book) => [...book.values()].flat())
    const known = new Set(positions.map((p) => JSON.stringify([p.title, p.seniority, p.departments, p.functions])))
    for (const { title, seniority, departments, functions } of world.people) {
      expect(known.has(JSON.stringify([title, seniority, departments, functions]))).toBe(true)
      expect(seniorityOfTitle(title)).toBe(seniority)
    }
    expect(new Set(values(({ seniority }) => seniority))).toEqual(new Set(Object.keys(seniorityRank)))
  })

  it('lives in a city of the list, in its time zone', () => {
    const places = new Set(cities.map((c) => [c.city, c.state, c.country, c.timeZone].join('|')))
    for (const p of world.people) expect(places.has([p.city, p.state, p.country, p.timeZone].join('|'))).toBe(true)
    const atHome = share(({ country, organizationId }) => organizations.get(organizationId)?.country === country)
    expect(atHome).toBeGreaterThan(0.6)
  })

  it('has a history in order, at other companies, that climbs', () => {
    const rankOfTitle = new Map(
      [...createPositionBook().values()].flatMap((book) =>
        [...book].flatMap(([seniority, list]) => list.map(({ title }) => [title, seniorityRank[seniority]] as const)),
      ),
    )
    for (const { employmentHistory, title, organizationId, lastRefreshedAt } of world.people) {
      const [present] = employmentHistory
      expect(present).toMatchObject({ title, organizationId, current: true, endDate: null })
      expect(employmentHistory.length).toBeLessThanOrEqual(4)
      expect(lastRefreshedAt >= `${present?.startDate}` && lastRefreshedAt < '2026-11-01').toBe(true)
      for (const [at, job] of employmentHistory.entries()) {
        const later = employmentHistory[at - 1]
        expect(job.startDate.slice(0, 4) >= `${organizations.get(job.organizationId)?.foundedYear}`).toBe(true)
        if (!later) continue
        expect(job.current).toBe(false)
        expect(job.organizationId).not.toBe(later.organizationId)
        expect(job.startDate < `${job.endDate}` && `${job.endDate}` <= later.startDate).toBe(true)
        expect(rankOfTitle.get(job.title)).toBeLessThanOrEqual(rankOfTitle.get(later.title) ?? 0)
      }
    }
  })

  it('bears no name of those who lead the companies that exist', () => {
    const leaders =
      `Nadella Pichai Benioff Altman Amodei Lütke Chesky Zuckerberg Cook Musk Huang Narayen Catz Ellison Krishna
      Klein Busch Ek Jassy Bezos Gates Collison Zheng Curl Rangan Halligan Shah Butterfield Zhao Field Pomel Ramaswamy Lawson
      Yuan Houston Farquhar Sijbrandij Staples Dohmke Prince Zatlyn Ittycheria Desai Kulkarni Banon Traynor McCabe Eggemeier
      Moskovitz Rogers Saarinen Rauch Copplestone Sarandos Peters Brin Page Brockman Hastings`.split(/\s+/)
    const pools = Object.values({ ...latinNames, ...scriptedNames })
    const surnames = new Set(pools.flatMap(({ last }) => last.map((name) => name.split('=').at(-1))))
    expect(leaders.filter((leader) => surnames.has(leader))).toEqual([])
    const fullNames = new Set(values((person) => `${person.firstName} ${person.lastName}`.toLowerCase()))
    expect([...reservedNames].filter((name) => fullNames.has(name))).toEqual([])
  })
})

describe('the parts', () => {
  it('folds names for addresses', () => {
    expect(['José', 'Łukasz', 'Müller', "O'Brien", 'Jean-Luc', 'Groß', 'Nguyễn'].map(foldToAscii)).toEqual([
      'jose',
      'lukasz',
      'muller',
      'obrien',
      'jean-luc',
      'gross',
      'nguyen',
    ])
  })

  it('builds each pattern of address', () => {
    const patterns = ['first.last', 'flast', 'first', 'first_last', 'lastf'] as const
    expect(patterns.map((pattern) => emailLocalPart(pattern, 'jane', 'doe'))).toEqual([
      'jane.doe',
      'jdoe',
      'jane',
      'jane_doe',
      'doej',
    ])
  })

  it('numbers the months up to the last one before the world ends', () => {
    const months = createMonths()
    expect([months[0], months[13], months.at(-1)]).toEqual(['1980-01-01', '1981-02-01', '2026-10-01'])
  })
})

function seniorityOfTitle(title: string): string {
  const rules: [RegExp, string][] = [
    [/Intern$/, 'intern'],
    [/Founder/, 'founder'],
    [/^Owner/, 'owner'],
    [/^Chief .* Officer$/, 'c_suite'],
    [/^(Managing )?Partner$/, 'partner'],
    [/^(VP|Vice President) of /, 'vp'],
    [/^Head of /, 'head'],
    [/Director/, 'director'],
    [/^(Senior|Staff|Principal) /, 'senior'],
    [/Manager$/, 'manager'],
  ]
  return rules.find(([pattern]) => pattern.test(title))?.[1] ?? 'entry'
}
