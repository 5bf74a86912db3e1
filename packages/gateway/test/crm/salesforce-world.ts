import type { Clock } from '@delos/client'
import { createSalesforce, type SalesforceEmulator, type SalesforceOptions } from '@delos/emulator'
import type { CrmAdapter, CrmLinks, CrmObject } from '../../src/crm/crm-adapter.ts'
import { createSalesforceAdapter, type SalesforceAdapterOptions } from '../../src/crm/salesforce/salesforce-adapter.ts'
import { createMemoryTokenStore, type TokenStore } from '../../src/crm/salesforce/token-store.ts'
import type { CrmWorld, OpenCrm, WorldFault } from './crm-world.ts'

const names = { contacts: 'Contact', leads: 'Lead', companies: 'Account', deals: 'Opportunity', tasks: 'Task' }

/** Waits pass at once, and move the time that both sides go by. */
export interface TestClock extends Clock {
  advance(ms: number): void
}

export function createTestClock(startMs = Date.UTC(2026, 10, 2, 9)): TestClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      nowMs += ms
    },
    advance: (ms) => {
      nowMs += ms
    },
  }
}

export interface OpenSalesforce extends OpenCrm {
  salesforce: SalesforceEmulator
  clock: TestClock
  tokens: TokenStore
  adapterWith(options: Partial<SalesforceAdapterOptions>): CrmAdapter
}

export async function openSalesforce(options: SalesforceOptions = {}): Promise<OpenSalesforce> {
  const clock = createTestClock()
  const salesforce = await createSalesforce({ clock: { now: clock.now }, ...options })
  const { accessToken, refreshToken } = salesforce.signIn.consent()
  const tokens = createMemoryTokenStore({ accessToken, refreshToken, instanceUrl: salesforce.url })
  const adapters: CrmAdapter[] = []
  const adapterWith = (more: Partial<SalesforceAdapterOptions>): CrmAdapter => {
    const { url: loginUrl, clientId, clientSecret } = salesforce
    const own = { loginUrl, clientId, clientSecret, tokens, clock, allowLoopback: true, requestShare: 1, ...more }
    const adapter = createSalesforceAdapter(own)
    adapters.push(adapter)
    return adapter
  }
  return {
    salesforce,
    clock,
    tokens,
    adapterWith,
    adapter: adapterWith({}),
    world: createWorld(salesforce, clock),
    another: async () => adapterWith({}),
    async close() {
      await Promise.all(adapters.map((adapter) => adapter.close()))
      await salesforce.close()
    },
  }
}

function createWorld({ world, faults, signIn, requests, useOutside }: SalesforceEmulator, clock: TestClock): CrmWorld {
  const owner = world.users().find(({ IsActive }) => IsActive)
  const rolesOf = (deal: string) => world.list('OpportunityContactRole').filter((role) => role.OpportunityId === deal)
  const weather: Record<WorldFault, () => void> = {
    lost_answer: () => faults.next('collections/create', { reset: 'after' }),
    down: () => faults.next('*', unavailable),
    short_limit: () => faults.next('*', busy, 2),
    long_limit: () => useOutside(100_000),
    revoked: () => signIn.revoke(),
  }
  return {
    names: {
      contacts: {
        email: 'Email',
        firstName: 'FirstName',
        lastName: 'LastName',
        title: 'Title',
        choice: { field: 'Level__c', value: 'Secondary' },
        readOnly: 'CreatedDate',
      },
      companies: { name: 'Name', domain: 'Website' },
      deals: {
        name: 'Name',
        amount: 'Amount',
        closeDate: 'CloseDate',
        stage: 'StageName',
        openStage: 'Prospecting',
        wonStage: 'Closed Won',
      },
      owner: { id: String(owner?.Id), email: String(owner?.Email) },
    },
    refusesDuplicates: true,
    async seed(object, { fields, ownerId, links = {} }) {
      const owned = ownerId === undefined ? {} : { OwnerId: ownerId }
      const id = world.add(names[object], { ...fields, ...owned, ...linkFields(object, links) })
      for (const ContactId of object === 'deals' ? (links.contacts ?? []) : []) {
        world.add('OpportunityContactRole', { OpportunityId: id, ContactId })
      }
      return id
    },
    edit: async (object, id, fields) => world.edit(names[object], id, fields),
    remove: async (object, id) => world.remove(names[object], id),
    merge: async (object, merge) => world.merge(names[object], merge),
    async peek(object, id) {
      const values = world.get(names[object], id)
      if (!values) return undefined
      const contacts = object === 'deals' ? rolesOf(id).map(({ ContactId }) => String(ContactId)) : []
      const links = { company: (values.AccountId ?? null) as string | null, contacts }
      return { fields: values as Record<string, string>, ownerId: String(values.OwnerId), links }
    },
    count: async (object) => world.count(names[object]),
    fault: async (fault) => weather[fault](),
    settle: async () => clock.advance(1000),
    requests: () => requests(),
  }
}

function linkFields(object: CrmObject, { company, contacts }: CrmLinks): Record<string, string | null> {
  if (object === 'tasks') return { WhatId: company ?? null, WhoId: contacts?.[0] ?? null }
  return company === undefined ? {} : { AccountId: company }
}

const unavailable = { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'Server is too busy' }] }

const busy = {
  status: 403,
  body: [
    { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.' },
  ],
}
