import type { Organization } from '@delos/client'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { up as nameOrganizations } from '../../src/db/migrations/0007-identity.ts'
import { storeOrganizations } from '../../src/services/organizations/store-organizations.ts'
import { storePeople } from '../../src/services/people/store-people.ts'
import { createHarness, type Harness } from '../harness.ts'
import { acme, idOf, person, profileOf } from '../people-records.ts'

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
beforeEach(async () => {
  for (const table of ['contacts', 'organizations'] as const) await h.gateway.db.deleteFrom(table).execute()
})
afterAll(() => h.close())

const at = new Date('2026-03-01T00:00:00Z')
const parts = () => ({ makeId: h.gateway.makeId, at: new Date() })

describe('organizations', () => {
  const file = (...organizations: object[]) =>
    h.as().mutate(async (tx) => {
      const stored = await storeOrganizations(tx, organizations as Organization[], { ...parts(), source: 'enriched' })
      return { value: stored.map(({ organization }) => organization.id), audit: stored.flatMap(({ audit }) => audit) }
    })
  const ask = (query: object) =>
    h.http.post<{ organization: { id: string }; source: string; credits: number; code: string }>(
      '/api/organizations/enrich',
      { maxAgeDays: 3650, ...query },
    )

  it('are bought once and answered under every name', async () => {
    const company = h.emulator.world.organizations.find(({ enrichable, linkedinUrl }) => enrichable && linkedinUrl)
    if (!company) throw new Error('The world has no such company')
    const first = await ask({ linkedinUrl: `${company.linkedinUrl}/about/?trk=x` })
    expect(first.body).toMatchObject({ source: 'apollo', credits: 1, organization: { apolloId: company.id } })
    for (const query of [
      { domain: `https://www.${company.domain}/about` },
      { websiteUrl: `http://${company.domain}:8080/` },
      { linkedinUrl: company.linkedinUrl?.toUpperCase() },
      { apolloId: company.id },
      { name: company.name },
      { domain: 'else.example', linkedinUrl: company.linkedinUrl },
    ]) {
      expect((await ask(query)).body).toMatchObject({
        source: 'store',
        credits: 0,
        organization: first.body.organization,
      })
    }
    expect((await h.http.get(`/api/organizations/${company.domain}`)).body).toMatchObject({ source: 'store' })
  })

  it('are bought by Apollo’s id, and an unknown one is remembered', async () => {
    const company = h.emulator.world.organizations.filter(({ enrichable }) => enrichable).at(-1)
    expect((await ask({ apolloId: company?.id })).body).toMatchObject({ source: 'apollo', credits: 1 })
    expect((await ask({ apolloId: idOf(77) })).body).toMatchObject({ code: 'organization_not_found', source: 'apollo' })
    expect((await ask({ apolloId: idOf(77) })).body).toMatchObject({ code: 'organization_not_found', source: 'store' })
    expect((await ask({})).body).toMatchObject({ code: 'no_identifier' })
    expect(await ask({ linkedinUrl: profileOf(1) })).toMatchObject({
      status: 422,
      body: { code: 'invalid_linkedin_url' },
    })
  })

  it('are found by name only where one bears it, and never across domains', async () => {
    const [id] = await file(acme)
    expect((await ask({ name: 'ACME GmbH' })).body).toMatchObject({ source: 'store', organization: { id } })
    expect((await ask({ name: 'Acme', domain: 'other.example' })).status).toBe(404)
    await file({ ...acme, id: idOf(901), name: 'Acme Ltd', primary_domain: 'acme.test', website_url: null })
    expect((await ask({ name: 'Acme' })).status).toBe(404)
  })

  it('are written only when something changes', async () => {
    const call = (organization: Organization = acme) =>
      h.as().mutate(async (tx) => {
        const stored = await storePeople(tx, [{ person: person(1, { organization }) }], parts())
        return { value: undefined, audit: stored.flatMap(({ audit }) => audit) }
      })
    await call()
    const [before] = await h.gateway.db.selectFrom('organizations').selectAll().execute()
    await call()
    const [unchanged] = await h.gateway.db.selectFrom('organizations').selectAll().execute()
    expect(unchanged).toEqual(before)
    await call({ ...acme, name: 'Acme Holding' })
    const { body } = await h.http.get(`/api/audit?entityType=organization&entityId=${before?.id}`)
    expect(body).toMatchObject({
      entries: [
        { action: 'organization.updated', before: { name: 'Acme, Inc.' }, after: { name: 'Acme Holding' } },
        { action: 'organization.created' },
      ],
    })
  })

  it('are not joined by a page on somebody else’s site', async () => {
    const page = (number: number) => ({
      id: idOf(number),
      name: `Shop ${number}`,
      website_url: `https://www.facebook.com/s${number}`,
    })
    expect(new Set(await file(page(910), page(911))).size).toBe(2)
  })

  it('that were stored before they had names are given them', async () => {
    const named = await h.gateway.db.transaction().execute(async (tx) => {
      await sql`drop table organization_identities, contact_splits, contact_joins`.execute(tx)
      await sql`alter table contacts drop column joined_into`.execute(tx)
      const row = { apolloId: acme.id, domain: 'acme.example', name: acme.name, createdAt: at, updatedAt: at }
      const addresses = { websiteUrl: 'http://www.acme.example', linkedinUrl: 'http://www.linkedin.com/company/ACME/' }
      await tx
        .insertInto('organizations')
        .values({ id: 'old', ...row, ...addresses })
        .execute()
      await nameOrganizations(tx as unknown as Kysely<unknown>)
      return tx.selectFrom('organizationIdentities').select(['kind', 'value']).orderBy('kind').execute()
    })
    expect(named.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      `apollo ${acme.id}`,
      'domain acme.example',
      'linkedin company/acme',
      'name acme',
      'website acme.example',
    ])
  })
})
