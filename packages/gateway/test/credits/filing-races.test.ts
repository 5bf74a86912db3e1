import type { Organization } from '@delos/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemActor } from '../../src/actor.ts'
import { reconcile } from '../../src/services/credits/reconcile.ts'
import { storeOrganizations } from '../../src/services/organizations/store-organizations.ts'
import { createFleet, type Fleet } from '../fleet.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await createFleet(1)
})
afterAll(() => fleet.close())

function gateway() {
  const [one] = fleet.gateways
  if (!one) throw new Error('no gateway')
  return one
}
const as = () => gateway().as(systemActor('test'), { requestId: gateway().makeId() })
const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('a company that was bought stays fresh, whoever files it with somebody’s employer at the same moment', async () => {
  const context = as()
  const company = { id: `${'6'.repeat(23)}1`, name: 'Zed', primary_domain: 'zed.example' }
  const file = (more: object, source?: 'enriched', holdMs = 0) =>
    context.mutate<void>(async (tx) => {
      const parts = { makeId: context.makeId, at: new Date(), source }
      await storeOrganizations(tx, [{ ...company, ...more } as Organization], parts)
      await soon(holdMs)
      return { value: undefined, audit: [] }
    })
  await file({ industry: 'old' })
  const bought = file({ industry: 'bought' }, 'enriched', 300)
  await soon(100)
  await Promise.all([bought, file({ city: 'Town' })])
  const query = gateway().db.selectFrom('organizations').select(['industry', 'city', 'enrichedAt'])
  expect(await query.where('apolloId', '=', company.id).executeTakeFirst()).toMatchObject({
    industry: 'bought',
    city: 'Town',
    enrichedAt: expect.any(Date),
  })
})

it('a company that was bought is filed, though somebody else files it at the same moment', async () => {
  const context = as()
  const company = fleet.emulator.world.organizations.find(({ enrichable }) => enrichable)
  if (!company) throw new Error('The world has no such company')
  fleet.emulator.faults.add({ endpoint: /organizations/, effect: { delayMs: 200 } })
  const asked = fleet.doors[0]?.post<object>('/api/organizations/enrich', { domain: company.domain })
  await soon(100)
  const answer = { id: company.id, name: company.name, primary_domain: company.domain } as Organization
  await context.mutate<void>(async (tx) => {
    await storeOrganizations(tx, [answer], { makeId: context.makeId, at: new Date() })
    await soon(500)
    return { value: undefined, audit: [] }
  })
  expect((await asked)?.status).toBe(200)
  await expect(reconcile(as())).resolves.toMatchObject({ driftMilli: 0 })
})
