import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness

beforeEach(async () => {
  harness = await startEmulator()
})

afterEach(() => harness.emulator.close())

const update = (fields: unknown) => harness.patch('fields', { fields: [fields] })

test('a field is made, filled on a record, changed and listed', async () => {
  const body = { label: 'Tier', modality: 'contact', type: 'string', meta: { max_length: 40 } }
  const made = await harness.post('fields', body)
  expect(made.json).toMatchObject({ typed_custom_fields: [{ name: 'Tier', text_field_max_length: 40 }] })
  const id = (made.json.typed_custom_fields as { id: string }[])[0]?.id ?? ''
  const contact = await harness.post('contacts', { first_name: 'A', typed_custom_fields: { [id]: 'gold' } })
  expect(contact.json.contact).toMatchObject({ typed_custom_fields: { [id]: 'gold' } })
  const changed = await update({ id: `contact.${id}`, label: 'Level', meta: { picklist_values: [{ name: 'Gold' }] } })
  expect(changed.json).toMatchObject({
    fields: [{ id: `contact.${id}`, label: 'Level', meta: { max_length: 40, picklist_values: [{ name: 'Gold' }] } }],
  })
  const listed = await harness.get('fields?source=custom')
  expect(listed.json.fields).toContainEqual(expect.objectContaining({ id: `contact.${id}`, label: 'Level' }))
  const deprecated = await harness.get('typed_custom_fields')
  expect(deprecated.json.typed_custom_fields).toContainEqual(
    expect.objectContaining({ id, name: 'Level', picklist_options: ['Gold'] }),
  )
})

const LEAD_SOURCE = 'contact.694000000000000000fd0001'

test.each([
  [{ id: 'contact.x' }, 422, 'Some fields could not be found'],
  [{ id: LEAD_SOURCE, type: 'number' }, 422, 'Cannot change field type after creation'],
  [{ id: LEAD_SOURCE, meta: { picklist_values: [] } }, 422, 'Picklist fields must have at least one option'],
  [{ id: LEAD_SOURCE, mapped_crm_field: 'X' }, 403, 'CRM Mapping cannot be configured using API Call'],
  [
    { id: LEAD_SOURCE, label: 'powerup_x' },
    422,
    "Field name with prefix 'powerup_' is not allowed. Please use another name.",
  ],
])('a change is refused: %o', async (fields, status, error) => {
  const answer = await update(fields)
  expect([answer.status, answer.json.error]).toEqual([status, error])
})

test('a list is renamed', async () => {
  const { json } = await harness.post('labels', { name: 'Old', modality: 'contacts' })
  const { id } = json.label as { id: string }
  const renamed = await harness.patch(`labels/${id}`, { name: 'New', book_of_business: true })
  expect(renamed.json).toMatchObject({ label: { id, name: 'New', book_of_business: true } })
  const unknown = await harness.patch('labels/x', { name: 'N' })
  expect([unknown.status, unknown.json]).toEqual([
    404,
    { message: 'Could not find label with id x', error: 'Record not found.' },
  ])
  expect((await harness.patch(`labels/${id}`, {})).json.error).toBe('Please enter a non-empty name!')
  const taken = await harness.patch(`labels/${id}`, { name: 'Target people' })
  expect(taken.json).toEqual({ error: 'Target people already exists', skip_alert_dialog: true })
})

test('membership can be asked for as a job', async () => {
  const { id } = (await harness.post('contacts', { first_name: 'A' })).json.contact
  const body = { entity_ids: [id], label_names: ['Later'], modality: 'contacts', async: true }
  const { json } = await harness.post('labels/add_entity_ids_to_label_names', body)
  expect(json.entity_progress_job).toMatchObject({ job_type: 'add_entities_to_labels', entity_ids: [id], progress: -1 })
  expect((await harness.get(`contacts/${id}`)).json.labels).toMatchObject([{ name: 'Later' }])
})

test('over the limit these routes have words of their own', async () => {
  await harness.emulator.close()
  harness = await startEmulator({ limits: { 'fields/index': { minute: 1 }, 'fields/create': { minute: 0 } } })
  await harness.get('fields')
  expect((await harness.get('fields')).json.message).toBe(
    'The maximum number of API calls allowed for api/v1/fields is 1 times per minute. To change your rate limit, upgrade your Apollo plan at https://app.apollo.io/#/settings/plans/upgrade.',
  )
  expect((await harness.post('fields', {})).json.message).toContain('The maximum number of api calls allowed for')
})
