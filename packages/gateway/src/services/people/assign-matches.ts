import type { Person } from '@delos/client'
import { normalizeDomain } from './domain.ts'
import { keyOf } from './find-known.ts'
import { namesOf } from './names-of.ts'
import { personToContact } from './to-contact.ts'
import type { PersonWish } from './wish.ts'

/**
 * Which match answers which wish. Apollo keeps the order as far as is documented, but not by promise: identity decides,
 * and the place in the list only where the identity says nothing.
 */
export function assignMatches(
  wishes: readonly PersonWish[],
  matches: readonly (Person | null | undefined)[],
): (Person | undefined)[] {
  const answers: (Person | undefined)[] = wishes.map(() => undefined)
  const left = new Set<number>()
  matches.forEach((person, place) => {
    if (!person) return
    const names = new Set(namesOf(personToContact(person), domainOf(person)).map(keyOf))
    const wanted = wishes.findIndex(
      (wish, index) => !answers[index] && wish.identifiers.some((name) => names.has(keyOf(name))),
    )
    if (wanted >= 0) answers[wanted] = person
    else left.add(place)
  })
  // A former employer's domain or an old address is not among the person's names of today.
  for (const place of left) if (!answers[place] && wishes[place]) answers[place] = matches[place] ?? undefined
  return answers
}

function domainOf(person: Person): string | null {
  const site = person.organization?.primary_domain ?? person.organization?.website_url
  return (site && normalizeDomain(site)) || null
}
