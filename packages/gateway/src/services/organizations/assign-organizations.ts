import type { Organization } from '@delos/client'
import { keyOf } from '../people/find-known.ts'
import { organizationNamesOf } from '../people/organization-names.ts'
import { toOrganization } from '../people/to-organization.ts'
import type { OrganizationWish } from './organization-wish.ts'

/**
 * Which of the answered companies each wish was for. Apollo does not say whether it leaves misses out, so the place counts
 * only where nothing is missing from the answer, and after every name.
 */
export function assignOrganizations(
  wishes: readonly OrganizationWish[],
  answered: readonly (Organization | null)[],
): (Organization | undefined)[] {
  const named = answered.map((one) => new Set(one ? organizationNamesOf(toOrganization(one)).map(keyOf) : []))
  const byName = wishes.map(({ names }) => named.findIndex((own) => names.some((name) => own.has(keyOf(name)))))
  const taken = new Set(byName)
  return wishes.map((_, place) => {
    const at = byName[place] ?? -1
    if (at >= 0) return answered[at] ?? undefined
    const isComplete = answered.length === wishes.length
    return isComplete && !taken.has(place) ? (answered[place] ?? undefined) : undefined
  })
}
