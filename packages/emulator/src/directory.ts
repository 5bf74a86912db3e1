import { createHash } from 'node:crypto'
import { foldName, foldUrl } from './identity.ts'
import type { World, WorldOrganization, WorldPerson } from './world/types.ts'

/** The world with an index for each way of asking. */
export interface Directory {
  readonly world: World
  person(id: string): WorldPerson | undefined
  personByEmail(email: string): WorldPerson | undefined
  /** MD5 or SHA-256 of the lower-case address, in hexadecimal. */
  personByHash(hash: string): WorldPerson | undefined
  personByLinkedin(url: string): WorldPerson | undefined
  peopleByName(name: string): readonly WorldPerson[]
  /** Present employees first, then former ones. */
  peopleOf(organizationId: string): readonly WorldPerson[]
  organization(id: string): WorldOrganization | undefined
  organizationByDomain(domain: string): WorldOrganization | undefined
  organizationByLinkedin(url: string): WorldOrganization | undefined
  organizationByName(name: string): WorldOrganization | undefined
}

export function createDirectory(world: World): Directory {
  const { people, organizations } = world
  const byId = new Map(people.map((person) => [person.id, person]))
  const byEmail = indexPeople(people, (person) => (person.email === null ? [] : [person.email.toLowerCase()]))
  const byHash = once(() => indexPeople(people, emailHashes))
  const byLinkedin = indexPeople(people, (person) => (person.linkedinUrl === null ? [] : [foldUrl(person.linkedinUrl)]))
  const byName = once(() => groupByName(people))
  const byEmployer = once(() => groupByEmployer(people))
  const organizationById = new Map(organizations.map((company) => [company.id, company]))
  const organizationByDomain = new Map(organizations.map((company) => [company.domain, company]))
  const organizationByLinkedin = new Map(organizations.map((company) => [foldUrl(company.linkedinUrl), company]))
  const organizationByName = new Map(organizations.map((company) => [foldName(company.name), company]))
  return {
    world,
    person: (id) => byId.get(id.toLowerCase()),
    personByEmail: (email) => byEmail.get(email.toLowerCase()),
    personByHash: (hash) => byHash().get(hash.toLowerCase()),
    personByLinkedin: (url) => byLinkedin.get(foldUrl(url)),
    peopleByName: (name) => byName().get(foldName(name)) ?? [],
    peopleOf: (id) => byEmployer().get(id) ?? [],
    organization: (id) => organizationById.get(id.toLowerCase()),
    organizationByDomain: (domain) => organizationByDomain.get(domain.toLowerCase()),
    organizationByLinkedin: (url) => organizationByLinkedin.get(foldUrl(url)),
    organizationByName: (name) => organizationByName.get(foldName(name)),
  }
}

function indexPeople(people: WorldPerson[], keysOf: (person: WorldPerson) => string[]): Map<string, WorldPerson> {
  const index = new Map<string, WorldPerson>()
  for (const person of people) for (const key of keysOf(person)) index.set(key, person)
  return index
}

function emailHashes(person: WorldPerson): string[] {
  if (person.email === null) return []
  const email = person.email.toLowerCase()
  return [hashHex('md5', email), hashHex('sha256', email)]
}

export function hashHex(algorithm: 'md5' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}

function groupByName(people: WorldPerson[]): Map<string, WorldPerson[]> {
  const groups = new Map<string, WorldPerson[]>()
  for (const person of people) addTo(groups, foldName(`${person.firstName} ${person.lastName}`), person)
  return groups
}

function groupByEmployer(people: WorldPerson[]): Map<string, WorldPerson[]> {
  const groups = new Map<string, WorldPerson[]>()
  for (const person of people) addTo(groups, person.organizationId, person)
  for (const person of people) {
    const former = new Set(person.employmentHistory.map((job) => job.organizationId))
    former.delete(person.organizationId)
    for (const organizationId of former) addTo(groups, organizationId, person)
  }
  return groups
}

function addTo(groups: Map<string, WorldPerson[]>, key: string, person: WorldPerson): void {
  const group = groups.get(key)
  if (group) group.push(person)
  else groups.set(key, [person])
}

// Hashing every address, for one, costs more than most runs of the emulator ever need.
function once<T extends object>(build: () => T): () => T {
  let built: T | undefined
  return () => (built ??= build())
}
