import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { salesforceTextField as textField } from '@delos/emulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CrmWrite } from '../../src/crm/crm-adapter.ts'
import { follow } from './conformance-parts.ts'
import { type OpenSalesforce, openSalesforce } from './salesforce-world.ts'

let crm: OpenSalesforce

beforeEach(async () => {
  crm = await openSalesforce()
})

afterEach(() => crm.close())

const marker = 'Delos_Key__c'
const person = (number: number) => ({ key: `key-${number}`, fields: { LastName: `Number ${number}` } })
const people = (count: number) => Array.from({ length: count }, (_, number) => person(number))
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('creations with a marker', () => {
  it('meet locks and twins of their own in 1,000 rows and make each record once', async () => {
    const adapter = crm.adapterWith({ marker })
    for (let number = 0; number < 500; number += 1) {
      crm.salesforce.world.rowFault('raced')
      crm.salesforce.world.rowFault('locked')
    }
    const results = await adapter.create('contacts', people(1000))
    expect(results.filter(({ ok }) => !ok)).toEqual([])
    expect(new Set(results.map((result) => result.ok && result.id)).size).toBe(1000)
    const records = crm.salesforce.world.list('Contact')
    expect(new Set(records.map((record) => record[marker])).size).toBe(1000)
    expect(records).toHaveLength(1000)
  })

  it('ask again after a lost answer, and find what is there', async () => {
    const adapter = crm.adapterWith({ marker })
    crm.salesforce.faults.next('collections/upsert', { reset: 'after' })
    const [result] = await adapter.create('contacts', [person(1)])
    expect(result?.ok).toBe(true)
    expect(crm.salesforce.world.count('Contact')).toBe(1)
    const [again] = await adapter.create('contacts', [person(1)])
    expect(again).toEqual(result)
    expect(crm.salesforce.requests('query')).toBe(0)
  })

  it('need the marker on the object, and tell which records share a key', async () => {
    const refusal = await faultOf(crm.adapterWith({ marker: 'Nowhere__c' }).create('contacts', [person(1)]))
    expect(refusal).toMatchObject({ code: 'misconfigured', message: expect.stringContaining('Nowhere__c') })
    expect(crm.salesforce.world.count('Contact')).toBe(0)
    const shared = { ...textField('Shared__c'), externalId: true }
    const open = await openSalesforce({ fields: { Contact: [shared] } })
    const ids = [1, 2].map(() => open.salesforce.world.add('Contact', { LastName: 'Twin', Shared__c: 'key-1' }))
    const [result] = await open.adapterWith({ marker: 'Shared__c' }).create('contacts', [person(1)])
    expect(result).toMatchObject({ ok: false, fault: 'duplicate', existingIds: ids })
    await open.close()
  })

  it('never search for what was just written', async () => {
    const adapter = crm.adapterWith({ marker })
    await adapter.create('contacts', people(3))
    await adapter.create('contacts', people(3))
    expect([crm.salesforce.requests('query'), crm.salesforce.requests('queryAll')]).toEqual([0, 0])
    expect(crm.salesforce.world.count('Contact')).toBe(3)
  })
})

describe('creations without a marker', () => {
  it('wait for the locks of others, and say so where they do not end', async () => {
    crm.salesforce.world.rowFault('locked', 2)
    expect((await crm.adapter.create('contacts', [person(1)]))[0]?.ok).toBe(true)
    crm.salesforce.world.rowFault('locked', 9)
    expect((await crm.adapter.create('contacts', [person(2)]))[0]).toMatchObject({ ok: false, fault: 'unavailable' })
    expect(crm.salesforce.world.count('Contact')).toBe(1)
  })

  it('tell a duplicate, whether collections show it or not, and save it where that is wanted', async () => {
    const known = crm.salesforce.world.add('Contact', { LastName: 'Known', Email: 'known@example.com' })
    const twin = { key: 'twin', fields: { LastName: 'Twin', Email: 'KNOWN@example.com' } }
    const [refused] = await crm.adapter.create('contacts', [twin])
    expect(refused).toMatchObject({ fault: 'duplicate', existingIds: [known] })
    const saved = await crm.adapterWith({ savesDuplicates: true }).create('contacts', [twin])
    expect(saved[0]?.ok).toBe(true)
    const open = await openSalesforce({ showsDuplicates: true })
    const other = open.salesforce.world.add('Contact', { LastName: 'Known', Email: 'known@example.com' })
    expect((await open.adapter.create('contacts', [twin]))[0]).toMatchObject({
      fault: 'duplicate',
      existingIds: [other],
    })
    expect(open.salesforce.requests('sobjects/create')).toBe(0)
    await open.close()
  })

  it('tell by a unique value which record has it', async () => {
    const known = crm.salesforce.world.add('Contact', { LastName: 'Known', [marker]: 'taken' })
    const [result] = await crm.adapter.create('contacts', [
      { key: 'a', fields: { LastName: 'Other', [marker]: 'taken' } },
    ])
    expect(result).toMatchObject({ ok: false, fault: 'duplicate', existingIds: [known] })
  })

  it('fail alone where one row would spoil the whole call', async () => {
    const writes: CrmWrite[] = [
      { key: 'good', fields: { Name: 'Good', NumberOfEmployees: 5 } },
      { key: 'half', fields: { Name: 'Half a person', NumberOfEmployees: 5.5 } },
      { key: 'unknown', fields: { Name: 'Unknown field', Colour__c: 'red' } },
      { key: 'type', fields: { Name: 'Wrong type', AnnualRevenue: 'a lot' } },
      { key: 'late', fields: { Name: 'Also good' } },
    ]
    const results = await crm.adapter.create('companies', writes)
    expect(results.map(({ key, ok }) => [key, ok])).toEqual([
      ['good', true],
      ['half', false],
      ['unknown', false],
      ['type', false],
      ['late', true],
    ])
    expect(results[2]).toMatchObject({ fault: 'invalid_value', field: 'Colour__c' })
    expect(results[3]).toMatchObject({ fault: 'invalid_value', field: 'AnnualRevenue' })
    expect(crm.salesforce.world.count('Account')).toBe(2)
  })

  it('keep what is written when the day’s requests end in the middle', async () => {
    await crm.adapter.describe('contacts')
    crm.salesforce.useOutside(100_000 - crm.salesforce.requests() - 1)
    const results = await crm.adapter.create('contacts', people(401))
    const written = results.filter(({ ok }) => ok).length
    expect(written).toBe(200)
    expect(results.filter((result) => !result.ok && result.fault === 'unavailable')).toHaveLength(201)
    expect(crm.salesforce.world.count('Contact')).toBe(200)
  })
})

describe('the feed', () => {
  const fields = ['LastName']

  it('turns pages in order, also where thousands bear the same second', async () => {
    for (let number = 0; number < 4500; number += 1)
      crm.salesforce.world.add('Lead', { LastName: `${number}`, Company: 'C' })
    const feed = await follow(crm.adapter, 'leads', { fields, cursor: null })
    expect(feed.pages).toBe(3)
    expect(feed.records).toHaveLength(4500)
    expect(new Set(feed.records.map(({ id }) => id)).size).toBe(4500)
  })

  it('is quiet in two requests where nothing changes', async () => {
    crm.salesforce.world.add('Contact', { LastName: 'Old' })
    crm.clock.advance(120_000)
    const { cursor } = await follow(crm.adapter, 'contacts', { fields, cursor: null })
    crm.clock.advance(120_000)
    const before = crm.salesforce.requests()
    const feed = await follow(crm.adapter, 'contacts', { fields, cursor })
    expect([feed.records, feed.deleted, feed.merged]).toEqual([[], [], []])
    expect(crm.salesforce.requests() - before).toBe(2)
  })

  it('sees what a long transaction wrote early and showed late', async () => {
    const open = crm.salesforce.world.openTransaction()
    crm.clock.advance(1_800_000)
    crm.salesforce.world.add('Contact', { LastName: 'Meanwhile' })
    const first = await follow(crm.adapter, 'contacts', { fields, cursor: null })
    open.end((world) => world.add('Contact', { LastName: 'Late' }))
    crm.clock.advance(60_000)
    const next = await follow(crm.adapter, 'contacts', { fields, cursor: first.cursor })
    expect(next.records.map((record) => record.fields.LastName)).toContain('Late')
  })

  it('tells a deletion also when the recycle bin is empty, and takes back one that was undone', async () => {
    const [gone, back] = ['Gone', 'Back'].map((LastName) => crm.salesforce.world.add('Contact', { LastName }))
    crm.clock.advance(120_000)
    const first = await follow(crm.adapter, 'contacts', { fields, cursor: null })
    for (const id of [gone, back]) crm.salesforce.world.remove('Contact', String(id))
    crm.clock.advance(60_000)
    crm.salesforce.world.undelete('Contact', String(back))
    crm.salesforce.world.purge('Contact')
    const next = await follow(crm.adapter, 'contacts', { fields, cursor: first.cursor })
    expect(next.deleted).toEqual([gone])
    expect(next.records.map(({ id }) => id)).toEqual([back])
  })

  it('follows merges of what was merged before', async () => {
    const [a, b, c] = ['A', 'B', 'C'].map((Name) => crm.salesforce.world.add('Account', { Name }))
    const first = await follow(crm.adapter, 'companies', { fields: ['Name'], cursor: null })
    crm.salesforce.world.merge('Account', { from: String(a), into: String(b) })
    crm.salesforce.world.merge('Account', { from: String(b), into: String(c) })
    const next = await follow(crm.adapter, 'companies', { fields: ['Name'], cursor: first.cursor })
    expect(next.merged).toEqual(
      expect.arrayContaining([
        { from: a, into: c },
        { from: b, into: c },
      ]),
    )
    const found = await crm.adapter.read('companies', [String(a)], { fields: ['Name'] })
    expect(found.get(String(a))?.id).toBe(c)
  })

  it('shows a deal that got a contact', async () => {
    const contact = crm.salesforce.world.add('Contact', { LastName: 'Buyer' })
    const deal = { Name: 'Engine', StageName: 'Prospecting', CloseDate: '2027-05-01' }
    const id = crm.salesforce.world.add('Opportunity', deal)
    crm.clock.advance(120_000)
    const first = await follow(crm.adapter, 'deals', { fields: ['Name'], cursor: null })
    crm.clock.advance(120_000)
    crm.salesforce.world.add('OpportunityContactRole', { OpportunityId: id, ContactId: contact })
    const next = await follow(crm.adapter, 'deals', { fields: ['Name'], cursor: first.cursor })
    expect(next.records).toMatchObject([{ id, links: { contacts: [contact] } }])
  })

  it('reads dates, choices and times in the seam’s own forms', async () => {
    const values = { LastName: 'Forms', Birthdate: '1815-12-10', Languages__c: 'English;French' }
    const id = crm.salesforce.world.add('Contact', values)
    const asked = ['Birthdate', 'Languages__c', 'CreatedDate', 'HasOptedOutOfEmail', 'Title']
    const record = (await crm.adapter.read('contacts', [id], { fields: asked })).get(id)
    expect(record?.fields).toEqual({
      Birthdate: '1815-12-10',
      Languages__c: ['English', 'French'],
      CreatedDate: '2026-11-02T09:00:00.000Z',
      HasOptedOutOfEmail: false,
      Title: null,
    })
  })
})

describe('limits and addresses', () => {
  it('stops before the org’s requests are used up, and goes on when some have come free', async () => {
    const open = await openSalesforce({ dailyRequests: 40 })
    const adapter = open.adapterWith({ requestShare: 0.5 })
    let done = 0
    let refusal: unknown
    while (!refusal && done < 100) {
      refusal = await faultOf(adapter.owners())
      if (!refusal) done += 1
    }
    expect(done).toBe(20)
    expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) })
    expect(await faultOf(adapter.owners())).toMatchObject({ code: 'rate_limited' })
    expect(open.salesforce.requests()).toBe(20)
    open.clock.advance(25 * 3_600_000)
    expect((await adapter.owners()).length).toBeGreaterThan(0)
    await open.close()
  })

  it('reads on over outages of every kind', async () => {
    const id = crm.salesforce.world.add('Contact', { LastName: 'Here' })
    const { faults } = crm.salesforce
    for (const effect of [{ html502: true }, { truncate: true }, { reset: 'before' }, { status: 500 }] as const) {
      faults.next('collections/read', effect)
      const found = await crm.adapter.read('contacts', [id], { fields: ['LastName'] })
      expect(found.get(id)?.fields.LastName).toBe('Here')
    }
    faults.add({ endpoint: 'collections/read', effect: { html502: true } })
    expect(await faultOf(crm.adapter.read('contacts', [id], { fields: [] }))).toMatchObject({ code: 'unavailable' })
  })

  it('calls a mapping’s field that is not there a fault of the mapping', async () => {
    const query = { fields: ['No__c'], cursor: null }
    expect(await faultOf(crm.adapter.changes('contacts', query))).toMatchObject({ code: 'misconfigured' })
    expect(await faultOf(crm.adapter.changes('contacts', { fields: [], cursor: 'nonsense' }))).toMatchObject({
      code: 'misconfigured',
    })
  })

  it('sends nothing to an address inside, and follows no redirect with the token in hand', async () => {
    const refused = await faultOf(crm.adapterWith({ allowLoopback: false }).check())
    expect(refused).toMatchObject({ code: 'misconfigured' })
    expect(crm.salesforce.requests()).toBe(0)
    let visits = 0
    const elsewhere = createServer((_request, response) => {
      visits += 1
      response.end('{}')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`
    crm.salesforce.faults.next('query', { status: 302, headers: { location } })
    expect(await faultOf(crm.adapter.check())).toMatchObject({ code: 'rejected' })
    expect(visits).toBe(0)
    elsewhere.close()
  })
})
