import type { ReadDb } from '../../db/database.ts'
import { listOrganizationsByNames, type NamedOrganization, type OrganizationRow } from '../../db/organizations.ts'
import type { OrganizationName } from '../people/organization-names.ts'

/** The stored organization that these names lead to, the strongest first. */
export async function findKnownOrganization(
  db: ReadDb,
  names: readonly OrganizationName[],
): Promise<OrganizationRow | undefined> {
  const bearers = await listOrganizationsByNames(db, names.flatMap(spellings))
  const domains = names.flatMap(({ kind, value }) => (kind === 'domain' ? [value] : []))
  for (const name of names) {
    const found = freshest(bearers, [askedAs(name), name]) ?? onlyBearer(bearers, { name, domains })
    if (found) {
      const { names: _, ...row } = found
      return row
    }
  }
  return undefined
}

export function isFreshOrganization(
  organization: OrganizationRow | undefined,
  freshSinceMs: number,
): organization is OrganizationRow & { enrichedAt: Date } {
  return (organization?.enrichedAt?.getTime() ?? 0) > freshSinceMs
}

/** The name under which Apollo answered an organization that does not bear it, or does not bear it alone. */
export function askedAs({ kind, value }: OrganizationName): { kind: string; value: string } {
  return { kind: `asked_${kind}`, value }
}

function spellings(name: OrganizationName): { kind: string; value: string }[] {
  return [name, askedAs(name), ...(name.kind === 'domain' ? [{ kind: 'website', value: name.value }] : [])]
}

function freshest(
  organizations: readonly NamedOrganization[],
  [asked, own]: readonly [asked: { kind: string; value: string }, own: OrganizationName],
): NamedOrganization | undefined {
  const named = organizations.filter((one) => bears(one, asked) || (own.kind !== 'name' && bears(one, own)))
  return named.toSorted((a, b) => (b.enrichedAt?.getTime() ?? 0) - (a.enrichedAt?.getTime() ?? 0))[0]
}

/** A name or a website that several show says nothing, nor does a name where the domains differ. */
function onlyBearer(
  organizations: readonly NamedOrganization[],
  { name, domains }: { name: OrganizationName; domains: readonly string[] },
): NamedOrganization | undefined {
  if (name.kind !== 'name' && name.kind !== 'domain') return undefined
  const kind = name.kind === 'domain' ? 'website' : 'name'
  const [only, another] = organizations.filter((one) => bears(one, { kind, value: name.value }))
  if (!only || another) return undefined
  const isOther = kind === 'name' && only.domain !== null && domains.length > 0 && !domains.includes(only.domain)
  return isOther ? undefined : only
}

function bears({ names }: NamedOrganization, { kind, value }: { kind: string; value: string }): boolean {
  return names.some((name) => name.kind === kind && name.value === value)
}
