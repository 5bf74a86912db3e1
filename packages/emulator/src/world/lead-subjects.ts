import { foldToAscii } from './ascii.ts'
import type { LeadIdentifier } from './lead-row.ts'
import type { Random } from './prng.ts'
import type { World, WorldOrganization, WorldPerson } from './types.ts'

/** The people the file can still name, and the companies they work for. */
export interface Subjects {
  organizations: readonly WorldOrganization[]
  employerOf(person: WorldPerson): WorldOrganization
  takeEnrichable(identifier: LeadIdentifier): WorldPerson
  takeNotEnrichable(identifier: LeadIdentifier): WorldPerson
  /** True once: no two rows of the file hold the same text of this kind. */
  claim(text: string): boolean
  isNameUnique(person: WorldPerson): boolean
  profiles: ReadonlySet<string | null>
}

/** Of one company whose mail ignores a `+tag`, more people than chance would give. */
const plusDomain = 'google.com'
export const plusPeople = 20

export function createSubjects(random: Random, world: World): Subjects {
  const employers = new Map(world.organizations.map((organization) => [organization.id, organization]))
  const namesakes = countNamesakes(world)
  const claimed = new Set<string>()
  const shuffled = shuffle(random, world.people)
  const plus = shuffled.filter((person) => person.email?.endsWith(`@${plusDomain}`)).slice(0, plusPeople)
  const queue = [...plus, ...shuffled.filter((person) => !plus.includes(person))]

  function isNameUnique(person: WorldPerson): boolean {
    return person.employmentHistory.every((job) => namesakes.get(nameKey(person, job.organizationId)) === 1)
  }

  function claim(text: string): boolean {
    if (claimed.has(text)) return false
    claimed.add(text)
    return true
  }

  function take(enrichable: boolean, identifier: LeadIdentifier): WorldPerson {
    const person = queue.find(
      (candidate) =>
        candidate.enrichable === enrichable &&
        !claimed.has(candidate.id) &&
        isNameUnique(candidate) &&
        has(candidate, identifier),
    )
    if (!person) throw new RangeError(`the world is too small for the example: no one left by ${identifier}`)
    claimed.add(person.id)
    return person
  }

  return {
    organizations: world.organizations,
    employerOf: (person) => employers.get(person.organizationId) as WorldOrganization,
    takeEnrichable: (identifier) => take(true, identifier),
    takeNotEnrichable: (identifier) => take(false, identifier),
    claim,
    isNameUnique,
    profiles: new Set(world.people.map(({ linkedinUrl }) => linkedinUrl)),
  }
}

function has(person: WorldPerson, identifier: LeadIdentifier): boolean {
  if (identifier === 'email') return person.email !== null
  return identifier === 'name' || person.linkedinUrl !== null
}

/** A name and a domain name one person only if nobody else of that name works or worked there. */
function countNamesakes(world: World): Map<string, number> {
  const counts = new Map<string, number>()
  for (const person of world.people) {
    const employers = new Set(person.employmentHistory.map((job) => job.organizationId))
    for (const organizationId of employers) {
      const key = nameKey(person, organizationId)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return counts
}

function nameKey({ firstName, lastName }: WorldPerson, organizationId: string): string {
  const folded = foldToAscii(`${firstName}${lastName}`)
  return `${folded === '' ? `${firstName} ${lastName}` : folded}@${organizationId}`
}

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const shuffled = [...items]
  for (let at = shuffled.length - 1; at > 0; at--) {
    const other = random.int(0, at)
    ;[shuffled[at], shuffled[other]] = [shuffled[other] as T, shuffled[at] as T]
  }
  return shuffled
}
