import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CrmError } from '../../src/crm/crm-error.ts'
import { putConnection } from '../../src/services/crm/connections/put-connection.ts'
import { fieldRule, type Mapping, type ObjectMapping } from '../../src/services/crm/mapping/mapping-schema.ts'
import { listReviews } from '../../src/services/crm/reviews/reviews.ts'
import { listParked } from '../../src/services/crm/runs/show-log.ts'
import { type CrmStage, openCrmStage } from './crm-stage.ts'

let stage: CrmStage
let source: string

beforeAll(async () => {
  stage = await openCrmStage()
  await stage.crm.ask('alter table delos_crm.contacts add column seats integer, add column code varchar(5)')
  const wanted = { label: 'Seats', modality: 'contact', type: 'string' } as const
  const { typed_custom_fields: made } = await stage.h.gateway.apollo.fields.create(wanted)
  source = `custom:${String(made[0]?.id).split('.').at(-1)}`
})

afterAll(() => stage.close())

function contactsOf(mapping: Mapping): ObjectMapping {
  const { contacts } = mapping.objects
  if (!contacts) throw new Error('Contacts were expected')
  return contacts
}

async function addPair(name: string, apollo: Record<string, unknown>, crm: Record<string, string | number | null>) {
  const email = `${name.toLowerCase()}@bad.example`
  const own = { first_name: name, last_name: 'Case', email }
  return {
    apollo: stage.h.emulator.app.create('contact', { ...own, ...apollo }),
    crm: await stage.crm.add('contacts', { ...own, ...crm }),
  }
}

async function parked() {
  return (await listParked.call(stage.h.as(), { id: 'crm' })).parked
}

describe('a mapping that does not fit', () => {
  test('is refused with everything that is wrong with it, and the one before stays', async () => {
    const before = await stage.connect()
    const rules = [
      { apollo: 'title', crm: 'no_such_column' },
      { apollo: 'no_such_field', crm: 'title' },
      { apollo: 'firstName', crm: 'seats' },
      { apollo: 'phone', crm: 'created_at' },
      { apollo: 'lastName', crm: 'delos_key' },
      { apollo: 'owner', crm: 'city' },
      { apollo: 'stageId', crm: 'status', values: [{ apollo: '66e5000000000000000e5002', crm: 'approaching' }] },
    ]
    const mapping = {
      ...before,
      objects: { contacts: { ...contactsOf(before), fields: rules.map((rule) => fieldRule.parse(rule)) } },
    }
    const refusal = await putConnection
      .call(stage.h.as(), { id: 'crm', kind: 'tables', mapping })
      .catch((error) => error)
    expect(refusal).toMatchObject({ code: 'invalid_input', reason: 'mapping_misfit', field: 'mapping' })
    const { problems } = refusal.details as { problems: { rule: string; reason: string; message: string }[] }
    const reasons = new Set(problems.map(({ rule, reason }) => `${rule} ${reason}`))
    expect(reasons).toEqual(
      new Set([
        'title>no_such_column missing_field',
        'no_such_field>title missing_field',
        'firstName>seats wrong_type',
        'phone>created_at read_only',
        'phone>created_at wrong_type',
        'lastName>delos_key unique_clash',
        'owner>city wrong_type',
        'stageId>status one_side_only',
      ]),
    )
    expect(problems.map(({ message }) => message)).toContain('"Replied" is on the side of Apollo only')
    expect(await stage.connect()).toEqual(before)
  })

  test('stops the run before anything is written where it fitted once', async () => {
    await stage.connect((mapping) => {
      mapping.objects = { contacts: contactsOf(mapping) }
      contactsOf(mapping).fields.push(fieldRule.parse({ apollo: 'organizationName', crm: 'code' }))
    })
    stage.h.emulator.app.create('contact', { first_name: 'Early', last_name: 'Bird', email: 'early@bad.example' })
    await stage.preview()
    await stage.crm.ask('alter table delos_crm.contacts rename column code to codes')
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'failed', error: 'contacts: The CRM has no field "code"', writes: {} })
    expect(stage.writes).toEqual({ create: 0, update: 0, remove: 0 })
    await stage.crm.ask('alter table delos_crm.contacts rename column codes to code')
  })
})

describe('values that one side would not take', () => {
  let choosy: { apollo: string; crm: string }

  beforeAll(async () => {
    await stage.connect((mapping) => {
      const contacts = contactsOf(mapping)
      const number = [{ type: 'number' as const }]
      contacts.fields = [
        ...contacts.fields.filter(({ crm }) => !['status', 'code', 'city', 'country'].includes(crm)),
        fieldRule.parse({ apollo: 'organizationName', crm: 'status', direction: 'to_crm' }),
        fieldRule.parse({ apollo: source, crm: 'seats', toCrm: number, toApollo: [{ type: 'text' }] }),
        fieldRule.parse({
          apollo: 'stageId',
          crm: 'code',
          values: [{ apollo: '66e5000000000000000e5002', crm: 'B' }],
          others: 'park',
        }),
      ]
      mapping.objects = { contacts }
    })
    const stranger = await stage.crm.add('owners', { email: 'stranger@bad.example' })
    choosy = await addPair('Choosy', { organization_name: 'no such status' }, {})
    await addPair('Wordy', { typed_custom_fields: { [source.slice('custom:'.length)]: 'about five' } }, {})
    await addPair('Owned', {}, { owner_id: stranger, title: 'Their title' })
    await addPair('Staged', {}, { code: 'Z' })
    await addPair('Twin', { title: 'Which?' }, {})
    await stage.crm.add('contacts', { first_name: 'Twin', last_name: 'Case', email: 'twin@bad.example' })
    await addPair('Plain', { title: 'Simple' }, {})
  })

  test('are parked with a reason, and everything else goes on', async () => {
    await stage.preview()
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'completed' })
    expect(run.counts).not.toHaveProperty('failed')
    const found = (await parked()).map(({ field, reason, message }) => ({ field, reason, message }))
    expect(found).toEqual(
      expect.arrayContaining([
        { field: 'status', reason: 'bad_choice', message: '"status" has no choice "no such status"' },
        { field: 'seats', reason: 'bad_value', message: '"about five" is not a number' },
        {
          field: 'owner',
          reason: 'unknown_owner',
          message: 'stranger@bad.example has no counterpart on the other side',
        },
        { field: 'stageId', reason: 'unmapped_value', message: '"Z" has no counterpart in the mapping' },
        { field: 'code', reason: 'unmapped_value', message: '"New" has no counterpart in the mapping' },
      ]),
    )
    expect(await stage.crm.find('contacts', { first_name: 'Plain' })).toMatchObject({ title: 'Simple' })
    const { contacts } = await stage.h.gateway.apollo.contacts.search({ q_keywords: 'owned@bad.example' })
    expect(contacts[0]?.title).toBe('Their title')
  })

  test('that two records of the CRM have in common are asked about', async () => {
    const { reviews } = await listReviews.call(stage.h.as(), {})
    expect(reviews.filter(({ label }) => label.startsWith('Twin'))).not.toEqual([])
    const twins = (await stage.crm.all('contacts')).filter(({ first_name }) => first_name === 'Twin')
    expect(twins).toMatchObject([{ title: null }, { title: null }])
  })

  test('are written once they are mended', async () => {
    const before = (await parked()).length
    stage.h.emulator.app.edit('contact', choosy.apollo, { organization_name: 'customer' })
    await stage.sync()
    expect(await stage.crm.find('contacts', { id: choosy.crm })).toMatchObject({ status: 'customer' })
    expect((await parked()).length).toBe(before - 1)
    expect((await parked()).some(({ reason }) => reason === 'bad_choice')).toBe(false)
  })
})

describe('a token that was revoked', () => {
  test('stops the connection until it is set anew, and nothing is written', async () => {
    const person = await stage.crm.find('contacts', { first_name: 'Plain' })
    await stage.crm.edit('contacts', String(person?.id), { title: 'Later' })
    stage.weather.around = (adapter) => ({
      ...adapter,
      changes: () => Promise.reject(new CrmError('unauthorized', 'The token is not valid any more')),
    })
    const before = { ...stage.writes }
    const failed = { state: 'failed', error: 'The token is not valid any more', writes: {} }
    expect(await stage.sync()).toMatchObject(failed)
    await expect(stage.sync()).rejects.toMatchObject({ reason: 'connection_stopped' })
    stage.weather.around = undefined
    await stage.connect()
    expect((await stage.sync()).writes).toEqual({ 'apollo.update.done': 1 })
    expect(stage.writes).toEqual(before)
  })
})
