import { afterEach, expect, test } from 'vitest'
import { createWorldFrom, type EmulatorOptions } from '../src/index.ts'
import { type Harness, startEmulator } from './harness.ts'

const ADA = '66c2000000000000aaaa0001'
const ACME = '66d3000000000000aaaa0001'
let harness: Harness | undefined

afterEach(async () => {
  await harness?.emulator.close()
  harness = undefined
})

async function start(options: EmulatorOptions): Promise<Harness> {
  harness = await startEmulator(options)
  return harness
}

const RECORDS = {
  contacts: `id;first_name;email;account_id;label_names;typed_custom_fields.694000000000000000fd0001\n${ADA};"Ada; Countess";ada@acme.example;${ACME};Warm|Hot;fair\n`,
  accounts: [{ id: ACME, name: 'Acme', domain: 'acme.example' }],
  deals: [{ name: 'D', account_id: ACME, amount: '5' }],
  notes: [{ content: 'N', contact_id: ADA }],
}

test('records are there from the start and after a reset, and are no writes', async () => {
  const { get, emulator } = await start({ records: RECORDS })
  emulator.app.delete('contact', ADA)
  emulator.reset()
  expect((await get(`contacts/${ADA}`)).json).toMatchObject({
    contact: {
      first_name: 'Ada; Countess',
      account_id: ACME,
      typed_custom_fields: { '694000000000000000fd0001': 'fair' },
      created_at: '2025-02-01T09:00:00.000Z',
    },
    labels: [{ name: 'Warm' }, { name: 'Hot' }],
  })
  expect((await get('opportunities/search')).json).toMatchObject({ opportunities: [{ account: { name: 'Acme' } }] })
  expect((await get(`notes?contact_id=${ADA}`)).json).toMatchObject({ notes: [{ content: 'N' }] })
  expect(emulator.stats().recordsWritten).toBe(0)
})

test('a seed that names what is not there, or is none, is refused at the start', async () => {
  await expect(start({ records: { contacts: [{ account_id: 'x' }] } })).rejects.toThrow('x is not a valid ID')
  const strange = { people: [] } as EmulatorOptions['records']
  await expect(start({ records: strange })).rejects.toThrow('not people')
})

test('the control plane takes JSON, and CSV of one kind', async () => {
  const { post, send, get } = await start({})
  const json = await post('/__emulator/seed', { accounts: RECORDS.accounts }, {})
  expect(json.json).toEqual({ ok: true, ids: [ACME] })
  const headers = { 'content-type': 'text/csv' }
  const csv = await send('POST', '/__emulator/seed?kind=contacts', { headers, body: RECORDS.contacts })
  expect(csv.json).toEqual({ ok: true, ids: [ADA] })
  expect((await get(`contacts/${ADA}`)).status).toBe(200)
  expect((await send('POST', '/__emulator/seed', { headers, body: '' })).status).toBe(400)
})

test('a world from rows: people are found, matched and charged as in the invented one', async () => {
  const world = createWorldFrom({
    organizations: 'name,domain,employees,technologies\r\nAcme,acme.example,120,Salesforce|HubSpot\r\n',
    people: [
      { firstName: 'Ada', lastName: 'King', email: 'ada@acme.example', organizationDomain: 'acme.example' },
      { firstName: 'Bo', lastName: 'Ek', organizationDomain: 'acme.example', enrichable: false },
    ],
  })
  const { post, emulator } = await start({ world })
  const found = await post('people/match', { email: 'ada@acme.example' })
  expect(found.json.person).toMatchObject({
    last_name: 'King',
    organization: { name: 'Acme' },
    email_status: 'verified',
  })
  const search = await post('mixed_people/api_search', { currently_using_any_of_technology_uids: ['hubspot'] })
  expect(search.json.total_entries).toBe(2)
  expect((await post('people/match', { name: 'Bo Ek', domain: 'acme.example' })).json.person.last_name).toBeNull()
  expect(emulator.stats().creditsCharged).toBe(1)
  expect(() => createWorldFrom({ organizations: [], people: [{ firstName: 'A' }] })).toThrow('names no company')
  expect(() => createWorldFrom({ organizations: [{}], people: [] })).toThrow('needs a domain')
})
