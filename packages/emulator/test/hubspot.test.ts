import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HubspotHarness, startHubspot } from './hubspot-harness.ts'

let h: HubspotHarness

beforeEach(async () => {
  h = await startHubspot({
    properties: {
      contacts: [{ name: 'apollo_id', label: 'Apollo ID', type: 'string', fieldType: 'text', isUnique: true }],
    },
  })
})

afterEach(() => h.hubspot.close())

const person = (number: number): Record<string, string> => ({ email: `p${number}@x.example`, firstname: 'Ada' })
const inputs = (count: number, more: (number: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, number) => ({ properties: person(number), ...more(number) }))

describe('one record', () => {
  test('is made, read by id and by e-mail, changed and put in the bin', async () => {
    const made = await h.post('contacts', { properties: { email: 'Ada@X.example', lastname: 'Byron' } })
    expect(made.status).toBe(201)
    const { id } = made.json
    h.clock.advance(1000)
    const changed = await h.send('PATCH', `contacts/${id}`, {
      body: { properties: { jobtitle: 'Countess', lastname: '' } },
    })
    expect(changed.json.properties).toMatchObject({ jobtitle: 'Countess', lastname: null, email: 'ada@x.example' })
    expect(changed.json.updatedAt > made.json.updatedAt).toBe(true)
    const byEmail = await h.get('contacts/ADA@x.example?idProperty=email&properties=jobtitle,nonsense')
    expect(byEmail.json.id).toBe(id)
    expect(byEmail.json.properties).toEqual({
      jobtitle: 'Countess',
      hs_object_id: id,
      createdate: made.json.createdAt,
      lastmodifieddate: changed.json.updatedAt,
    })
    expect((await h.send('DELETE', `contacts/${id}`)).status).toBe(204)
    expect((await h.get(`contacts/${id}`)).json).toMatchObject({ category: 'OBJECT_NOT_FOUND' })
    expect((await h.get(`contacts/${id}?archived=true`)).json).toMatchObject({ archived: true })
    expect((await h.post('contacts', { properties: { email: 'ada@x.example' } })).status).toBe(201)
  })

  test('is refused in HubSpot’s words', async () => {
    const { id } = (await h.post('contacts', { properties: person(1) })).json
    const twin = await h.post('contacts', { properties: person(1) })
    expect([twin.status, twin.json.category, twin.json.message]).toEqual([
      409,
      'CONFLICT',
      `Contact already exists. Existing ID: ${id}`,
    ])
    const bad = await h.post('contacts', {
      properties: { email: 'no', hs_lead_status: 'SOMETHING', lastmodifieddate: '2020-01-01', colour: 'red' },
    })
    expect(bad.status).toBe(400)
    expect(bad.json.errors.map((one) => one.code)).toEqual([
      'INVALID_EMAIL',
      'INVALID_OPTION',
      'READ_ONLY_VALUE',
      'PROPERTY_DOESNT_EXIST',
    ])
    expect(bad.json.errors[1]?.context).toEqual({ propertyName: ['hs_lead_status'] })
    const list = JSON.parse(bad.json.message.slice('Property values were not valid: '.length))
    expect(list[3]).toMatchObject({ isValid: false, name: 'colour', error: 'PROPERTY_DOESNT_EXIST' })
    const deal = await h.post('deals', { properties: { dealname: 'Engine' } })
    expect(deal.json.context).toEqual({ properties: ['dealstage'] })
    const stage = await h.post('deals', {
      properties: { dealname: 'Engine', dealstage: 'closedwon', pipeline: 'renewals' },
    })
    expect(stage.json.errors[0]).toMatchObject({ code: 'INVALID_OPTION', context: { propertyName: ['dealstage'] } })
    const owner = await h.post('contacts', { properties: { ...person(2), hubspot_owner_id: '71000003' } })
    expect(owner.json.errors[0]?.code).toBe('INVALID_OWNER_ID')
  })
})

describe('a batch', () => {
  test('of a hundred is taken, of a hundred and one not', async () => {
    const full = await h.post('contacts/batch/create', { inputs: inputs(100) })
    expect([full.status, full.json.results.length]).toEqual([201, 100])
    expect((await h.post('contacts/batch/create', { inputs: inputs(101) })).status).toBe(400)
  })

  test('with one bad row is refused as a whole, and not where every row can be told', async () => {
    const bad = (number: number) => (number === 1 ? { properties: { ...person(1), hs_lead_status: 'no' } } : {})
    expect((await h.post('contacts/batch/create', { inputs: inputs(3, bad) })).status).toBe(400)
    expect(h.hubspot.user.all('contacts')).toEqual([])
    const told = await h.post('contacts/batch/create', {
      inputs: inputs(3, (number) => ({ ...bad(number), objectWriteTraceId: `t${number}` })),
    })
    expect([told.status, told.json.numErrors, told.json.results.length]).toEqual([207, 1, 2])
    expect(told.json.errors[0]).toMatchObject({
      category: 'VALIDATION_ERROR',
      context: { objectWriteTraceId: ['t1'] },
    })
    expect(told.json.results.map((one) => one.objectWriteTraceId).toSorted()).toEqual(['t0', 't2'])
  })

  test('of changes fails as a whole for a bad value, and tells the ids that are gone', async () => {
    const one = h.hubspot.user.create('contacts', person(1))
    const other = h.hubspot.user.create('contacts', person(2))
    h.hubspot.user.remove('contacts', other)
    const change = (status: string) => [
      { id: one, objectWriteTraceId: 'a', properties: { jobtitle: 'Engineer' } },
      { id: other, objectWriteTraceId: 'b', properties: { hs_lead_status: status } },
    ]
    const gone = await h.post('contacts/batch/update', { inputs: change('NEW') })
    expect([gone.status, gone.json.errors[0]?.context]).toEqual([207, { ids: [other] }])
    const third = h.hubspot.user.create('contacts', person(3))
    const bad = await h.post('contacts/batch/update', {
      inputs: [
        { id: one, objectWriteTraceId: 'a', properties: { jobtitle: 'Changed' } },
        { id: third, objectWriteTraceId: 'b', properties: { hs_lead_status: 'no' } },
      ],
    })
    expect(bad.status).toBe(400)
    expect(h.hubspot.user.look('contacts', one)?.properties.jobtitle).toBe('Engineer')
    expect((await h.post('contacts/batch/update', { inputs: [...change('NEW'), ...change('NEW')] })).status).toBe(400)
  })

  test('of unique values makes what is new and changes what is there', async () => {
    const known = h.hubspot.user.create('contacts', person(1))
    const answer = await h.post('contacts/batch/upsert', {
      inputs: [
        { idProperty: 'email', id: 'p1@x.example', properties: { jobtitle: 'Known' } },
        { idProperty: 'email', id: 'p2@x.example', properties: { apollo_id: 'a2' } },
      ],
    })
    expect(answer.status).toBe(200)
    const told = answer.json.results.map((one) => [one.new, one.id === known])
    expect(told.toSorted()).toEqual([
      [false, true],
      [true, false],
    ])
    const read = await h.post('contacts/batch/read', {
      idProperty: 'apollo_id',
      inputs: [{ id: 'a2' }, { id: 'a3' }],
      properties: ['email'],
      propertiesWithHistory: [],
    })
    expect([read.status, read.json.results[0]?.properties.email]).toEqual([207, 'p2@x.example'])
    expect(read.json.errors[0]?.context.ids).toEqual(['a3'])
  })
})

test('lists are read page by page, with what belongs to each record; the bin has a list of its own', async () => {
  const company = h.hubspot.user.create('companies', { name: 'Works' })
  const ids = Array.from({ length: 5 }, (_, number) => h.hubspot.user.create('contacts', person(number), { company }))
  h.hubspot.user.remove('contacts', ids[1] ?? '')
  const first = await h.get('contacts?limit=3&associations=companies&properties=email')
  expect(first.json.results.map((one) => one.id)).toEqual([ids[0], ids[2], ids[3]])
  expect(first.json.results[0]?.associations.companies?.results).toEqual([
    { id: company, type: 'contact_to_company' },
    { id: company, type: 'contact_to_company_unlabeled' },
  ])
  const next = await h.get(`contacts?limit=3&after=${first.json.paging?.next.after}`)
  expect([next.json.results.length, next.json.paging]).toEqual([1, undefined])
  const bin = await h.get('contacts?archived=true')
  expect(bin.json.results[0]).toMatchObject({ id: ids[1], archived: true })
  expect(bin.json.results[0]?.archivedAt).toBeDefined()
  expect((await h.get('contacts?limit=101')).status).toBe(400)
})

describe('a merge', () => {
  test('lets both ids answer with the primary record', async () => {
    const primary = h.hubspot.user.create('contacts', { email: 'a@x.example' })
    const other = h.hubspot.user.create('contacts', { email: 'b@x.example', jobtitle: 'Engineer' })
    expect((await h.post('contacts/merge', { primaryObjectId: primary, objectIdToMerge: other })).json.id).toBe(primary)
    const read = await h.post('contacts/batch/read', {
      inputs: [{ id: other }],
      properties: ['jobtitle', 'hs_merged_object_ids'],
    })
    expect(read.json.results[0]).toMatchObject({
      id: primary,
      properties: { jobtitle: 'Engineer', hs_merged_object_ids: other },
    })
    expect((await h.get('contacts?archived=true')).json.results).toEqual([])
  })

  test('ends both in a record of its own, where the portal does so', async () => {
    await h.hubspot.close()
    h = await startHubspot({ merges: 'new_record' })
    const primary = h.hubspot.user.create('contacts', { email: 'a@x.example' })
    const other = h.hubspot.user.create('contacts', { email: 'b@x.example' })
    const into = h.hubspot.user.merge('contacts', { primary, other })
    expect([primary, other]).not.toContain(into)
    expect((await h.get(`contacts/${primary}`)).json.id).toBe(into)
    expect((await h.get('contacts/a@x.example?idProperty=email')).json.id).toBe(into)
    expect(h.hubspot.user.look('contacts', into)?.properties.hs_merged_object_ids).toBe(`${primary};${other}`)
  })
})

test('associations have a primary company, labels and both ends', async () => {
  const [one, two] = ['One', 'Two'].map((name) => h.hubspot.user.create('companies', { name })) as [string, string]
  const contact = h.hubspot.user.create('contacts', person(1), { company: one })
  const path = '/crm/v4/associations/contacts/companies/batch'
  const primary = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }
  await h.post(`${path}/create`, { inputs: [{ from: { id: contact }, to: { id: two }, types: [primary] }] })
  expect(h.hubspot.user.look('contacts', contact)).toMatchObject({
    company: two,
    properties: { associatedcompanyid: two },
  })
  const read = await h.post(`${path}/read`, { inputs: [{ id: contact }, { id: '1' }] })
  expect(read.status).toBe(207)
  expect(read.json.errors[0]?.subCategory).toBe('crm.associations.NO_ASSOCIATIONS_FOUND')
  expect(read.json.results[0]?.to).toEqual([
    { toObjectId: Number(one), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279, label: null }] },
    {
      toObjectId: Number(two),
      associationTypes: [
        { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
        { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
      ],
    },
  ])
  await h.post(`${path}/archive`, { inputs: [{ from: { id: contact }, to: [{ id: two }] }] })
  expect(h.hubspot.user.look('contacts', contact)?.company).toBeNull()
  const back = await h.post('/crm/v4/associations/companies/contacts/batch/read', { inputs: [{ id: two }] })
  expect(back.json.results).toEqual([])
})
