import { z } from 'zod'
import type { CrmAdapter, CrmCall, CrmObject, CrmOwner } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { budgetKey, createMemoryBudgetStore } from './budget-store.ts'
import { HubspotBudgets } from './budgets.ts'
import { readChanges } from './changes.ts'
import { batchSize } from './chunks.ts'
import { createRecords } from './create-records.ts'
import { findRecords } from './find-records.ts'
import { HubspotCaller } from './hubspot-caller.ts'
import { type HubspotAdapterOptions, hubspotUrl } from './hubspot-options.ts'
import type { HubspotPortal } from './hubspot-portal.ts'
import { HubspotRefusal } from './hubspot-refusal.ts'
import { type HubspotObject, hubspotObjects } from './object-names.ts'
import { PropertyBook } from './property-book.ts'
import { readRecords } from './read-records.ts'
import { removeRecords } from './remove-records.ts'
import { createTransport, LostAnswerError } from './transport.ts'
import { updateRecords } from './update-records.ts'

const accountSchema = z.object({ portalId: z.number(), uiDomain: z.string().optional() })
const mostOwners = 500

/** HubSpot behind the seam, on the operations of its official library. Throws where the address may not be reached. */
export function createHubspotAdapter(options: HubspotAdapterOptions): CrmAdapter {
  const { clock, maxWaitMs = 30_000, timeoutMs = 30_000 } = options
  const endpoint = {
    baseUrl: (options.baseUrl ?? hubspotUrl).replace(/(?<!\/)\/+$/, ''),
    token: options.token.reveal(),
  }
  const transport = createTransport({ allowLoopback: options.allowLoopback ?? false, timeoutMs })
  const budgets = new HubspotBudgets({
    store: options.budgets ?? createMemoryBudgetStore(),
    key: budgetKey(endpoint.token),
    clock,
    limits: options.limits ?? {},
    maxWaitMs,
    timeoutMs,
  })
  const caller = new HubspotCaller({ endpoint, transport, budgets, clock, maxWaitMs })
  const book = new PropertyBook(caller, clock)
  const portal: HubspotPortal = {
    caller,
    book,
    keyProperty: options.keyProperty,
    indexLagMs: options.indexLagMs ?? 300_000,
  }
  return {
    kind: 'hubspot',
    objects: hubspotObjects,
    batchSize,
    check: ({ signal } = {}) =>
      told(async () => {
        const { portalId, uiDomain = 'HubSpot' } = accountSchema.parse(
          await caller.get('/account-info/v3/details', signal),
        )
        return { account: `${uiDomain} ${portalId}` }
      }),
    describe: (object) => told(async () => [...(await book.fields(named(object), { isFresh: true })).values()]),
    owners: (call = {}) => told(() => readOwners(caller, call)),
    stages: (object) => told(() => book.stages(named(object), { isFresh: true })),
    changes: (object, query) => told(() => readChanges(portal, named(object), query)),
    read: (object, ids, query) =>
      told(async () => {
        const found = await readRecords(portal, named(object), { ...query, ids })
        return new Map([...found].map(([id, { record }]) => [id, record]))
      }),
    find: (object, match, query) => told(() => findRecords(portal, named(object), { ...query, match })),
    create: (object, writes, call = {}) => told(() => createRecords(portal, named(object), { ...call, writes })),
    update: (object, writes, call = {}) => told(() => updateRecords(portal, named(object), { ...call, writes })),
    remove: (object, ids, call = {}) => told(() => removeRecords(portal, named(object), { ...call, ids })),
    close: () => transport.close(),
  }
}

/** Those who have left still own records. */
async function readOwners(caller: HubspotCaller, { signal }: CrmCall): Promise<readonly CrmOwner[]> {
  const found: CrmOwner[] = []
  for (const isArchived of [false, true]) {
    let after: string | undefined
    do {
      const page = await caller.ask({ repeat: 'always', signal }, ({ owners }) =>
        owners.getPage(undefined, after, mostOwners, isArchived),
      )
      for (const { id, email, firstName, lastName } of page.results) {
        const name = [firstName, lastName].filter(Boolean).join(' ')
        found.push({ id, email: email ?? null, name: name || null, active: !isArchived })
      }
      after = page.paging?.next?.after
    } while (after !== undefined)
  }
  return found
}

function named(object: CrmObject): HubspotObject {
  if (object === 'leads') throw new CrmError('misconfigured', 'HubSpot keeps leads as contacts')
  return object
}

/** What befalls a whole call, in our words. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HubspotRefusal) {
      throw new CrmError(error.status === 404 ? 'misconfigured' : 'rejected', error.message, { cause: error })
    }
    if (error instanceof LostAnswerError) throw new CrmError('unavailable', error.message, { cause: error })
    throw error
  }
}
