import type { Organization } from '@delos/client'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { lockOrganizationsByNames, type OrganizationRow, putOrganizations } from '../../db/organizations.ts'
import type { MakeId } from '../../ids.ts'
import { keyOf } from '../people/find-known.ts'
import { type OrganizationName, organizationNamesOf } from '../people/organization-names.ts'
import { organizationAudit } from '../people/record-audit.ts'
import { type OrganizationFacts, toOrganization } from '../people/to-organization.ts'
import { mergeOrganization } from './merge-organization.ts'

export interface StoreOrganizationsParts {
  makeId: MakeId
  at: Date
  /** `enriched`: bought for itself. `known`: a poorer record beside another; what is stored stays as it is. */
  source?: 'enriched' | 'embedded' | 'known'
}

export interface StoredOrganization {
  organization: OrganizationRow
  /** None where nothing changed. */
  audit: AuditEntry[]
}

/** Files any number of organizations, in order, with two statements; one where nothing is new. */
export async function storeOrganizations(
  tx: Tx,
  organizations: readonly Organization[],
  parts: StoreOrganizationsParts,
): Promise<StoredOrganization[]> {
  const { stored, flush } = await workOutOrganizations(tx, organizations, parts)
  await flush()
  return stored
}

/** The same, with nothing written before `flush`. */
export async function workOutOrganizations(
  tx: Tx,
  organizations: readonly Organization[],
  parts: StoreOrganizationsParts,
): Promise<{ stored: StoredOrganization[]; flush(): Promise<void> }> {
  const seen = organizations.map((organization) => {
    const facts = toOrganization(organization)
    return { facts, names: organizationNamesOf(facts), raw: { ...organization } }
  })
  const unit = await openUnit(
    tx,
    seen.flatMap(({ names }) => names),
    parts,
  )
  return { stored: seen.map((one) => unit.file(one)), flush: unit.flush }
}

interface Seen {
  facts: OrganizationFacts
  names: OrganizationName[]
  raw: Record<string, unknown>
}

/** Several organizations may bear a name or show one website: neither says which one a record is. */
function namesOne({ kind }: OrganizationName): boolean {
  return kind !== 'name' && kind !== 'website'
}

function bearerKey(name: { kind: string; value: string }, organizationId: string): string {
  return `${keyOf(name)} ${organizationId}`
}

async function openUnit(tx: Tx, names: readonly OrganizationName[], { makeId, at, source }: StoreOrganizationsParts) {
  const rows = new Map<string, OrganizationRow>()
  const holders = new Map<string, string>()
  for (const { names: held, ...row } of await lockOrganizationsByNames(tx, names)) {
    rows.set(row.id, row)
    for (const name of held) holders.set(keyOf(name), row.id).set(bearerKey(name, row.id), row.id)
  }
  const changed = new Set<string>()
  const newNames: { kind: string; value: string; organizationId: string; createdAt: Date }[] = []

  /** Apollo's id decides, then the domain; a page on LinkedIn must not join two that Apollo tells apart. */
  function find({ facts, names: own }: Seen): OrganizationRow | undefined {
    for (const name of own.filter(namesOne)) {
      const row = rows.get(holders.get(keyOf(name)) ?? '')
      if (row && (name.kind !== 'linkedin' || !row.apolloId || row.apolloId === facts.apolloId)) return row
    }
    return undefined
  }

  function file(one: Seen): StoredOrganization {
    const before = find(one)
    const domainKey = one.facts.domain && keyOf({ kind: 'domain', value: one.facts.domain })
    const holder = domainKey ? holders.get(domainKey) : undefined
    const takesDomain = holder === undefined || holder === before?.id
    const after =
      before && source === 'known'
        ? before
        : mergeOrganization(before, { ...one, takesDomain, makeId, at, enriched: source === 'enriched' })
    rows.set(after.id, after)
    for (const name of one.names) addName(name, after.id)
    if (after === before) return { organization: after, audit: [] }
    changed.add(after.id)
    const action = source === 'enriched' ? 'enriched' : before ? 'updated' : 'created'
    return { organization: after, audit: [organizationAudit(`organization.${action}`, before, after)] }
  }

  function addName(name: OrganizationName, organizationId: string): void {
    if (holders.has(namesOne(name) ? keyOf(name) : bearerKey(name, organizationId))) return
    holders.set(keyOf(name), organizationId).set(bearerKey(name, organizationId), organizationId)
    newNames.push({ ...name, organizationId, createdAt: at })
  }

  const flush = () =>
    putOrganizations(tx, { rows: [...rows.values()].filter(({ id }) => changed.has(id)), names: newNames })

  return { file, flush }
}
