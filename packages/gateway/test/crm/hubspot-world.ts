import { systemClock } from '@delos/client'
import { createHubspot, type Hubspot, type HubspotObject, type HubspotOptions } from '@delos/emulator'
import type { CrmObject } from '../../src/crm/crm-adapter.ts'
import { createHubspotAdapter } from '../../src/crm/hubspot/hubspot-adapter.ts'
import type { HubspotAdapterOptions } from '../../src/crm/hubspot/hubspot-options.ts'
import { Secret } from '../../src/secret.ts'
import type { CrmWorld, OpenCrm, WorldFault, WorldFields } from './crm-world.ts'

/** A tenth of a second in the place of ten, so that nobody waits for a limit. */
export const shortWindows = { burst: 190, burstMs: 100, search: 5, searchMs: 20 }

const rateLimit = (policyName: string) => ({
  status: 429,
  body: { status: 'error', errorType: 'RATE_LIMIT', policyName, message: `You have reached the limit ${policyName}.` },
})

export interface HubspotWorld extends OpenCrm {
  hubspot: Hubspot
  open(options?: Partial<HubspotAdapterOptions>): ReturnType<typeof createHubspotAdapter>
}

/** An empty portal whose search lags by a minute, and an adapter on it. */
export async function openHubspotWorld(
  options: { portal?: HubspotOptions; adapter?: Partial<HubspotAdapterOptions> } = {},
): Promise<HubspotWorld> {
  const hubspot = await createHubspot({ indexLagMs: 60_000, limits: shortWindows, ...options.portal })
  const open = (more: Partial<HubspotAdapterOptions> = {}) =>
    createHubspotAdapter({
      token: new Secret(hubspot.token),
      clock: systemClock,
      baseUrl: hubspot.url,
      allowLoopback: true,
      limits: shortWindows,
      ...options.adapter,
      ...more,
    })
  const adapter = open()
  return {
    hubspot,
    adapter,
    open,
    world: worldOf(hubspot),
    another: async () => open(),
    async close() {
      await adapter.close()
      await hubspot.close()
    },
  }
}

function worldOf(hubspot: Hubspot): CrmWorld {
  const { user } = hubspot
  return {
    names: {
      contacts: {
        email: 'email',
        firstName: 'firstname',
        lastName: 'lastname',
        title: 'jobtitle',
        choice: { field: 'hs_lead_status', value: 'NEW' },
        readOnly: 'lastmodifieddate',
      },
      companies: { name: 'name', domain: 'domain' },
      deals: {
        name: 'dealname',
        amount: 'amount',
        closeDate: 'closedate',
        stage: 'dealstage',
        openStage: 'qualifiedtobuy',
        wonStage: 'closedwon',
      },
      owner: { id: '71000001', email: 'ada@portal.example' },
    },
    refusesDuplicates: true,
    async seed(object, { fields, ownerId, links = {} }) {
      const properties = { ...fields, ...(ownerId ? { hubspot_owner_id: ownerId } : {}) }
      const { company, contacts } = links
      return user.create(named(object), properties, {
        ...(company ? { company } : {}),
        ...(contacts ? { contacts } : {}),
      })
    },
    edit: async (object, id, fields: WorldFields) => user.edit(named(object), id, { ...fields }),
    remove: async (object, id) => user.remove(named(object), id),
    async merge(object, { from, into }) {
      user.merge(named(object), { primary: into, other: from })
    },
    async peek(object, id) {
      const look = user.look(named(object), id)
      if (!look) return undefined
      const { properties, company, contacts } = look
      return { fields: properties, ownerId: properties.hubspot_owner_id ?? null, links: { company, contacts } }
    },
    count: async (object) => user.all(named(object)).length,
    fault: async (fault) => meet(hubspot, fault),
    settle: async () => hubspot.settleIndex(),
    requests: () => hubspot.requests().length,
  }
}

function meet({ faults, revoke, token }: Hubspot, fault: WorldFault): void {
  if (fault === 'lost_answer') faults.add({ endpoint: /\/batch\/create$/, times: 1, effect: { reset: 'after' } })
  if (fault === 'down') faults.next('*', { status: 503 })
  if (fault === 'short_limit') faults.next('*', rateLimit('TEN_SECONDLY_ROLLING'))
  if (fault === 'long_limit') faults.add({ effect: rateLimit('DAILY') })
  if (fault === 'revoked') revoke(token)
}

function named(object: CrmObject): HubspotObject {
  if (object === 'leads') throw new Error('HubSpot keeps leads as contacts')
  return object
}
