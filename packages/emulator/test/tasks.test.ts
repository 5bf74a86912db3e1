import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Harness, startEmulator } from './harness.ts'

let harness: Harness
let contactId: string

const USER = '66e4000000000000000e4002'

beforeEach(async () => {
  harness = await startEmulator()
  contactId = (await harness.post('contacts', { first_name: 'A' })).json.contact.id
})

afterEach(() => harness.emulator.close())

function fields(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { user_id: USER, contact_id: contactId, type: 'call', status: 'scheduled', due_at: '2026-03-10', ...more }
}

test('create, show and search', async () => {
  const { json } = await harness.post('tasks', fields({ priority: 'high', due_at: '2026-03-10T10:00:00' }))
  expect(json.task).toMatchObject({
    user_id: USER,
    creator_id: '66e4000000000000000e4001',
    priority: 'high',
    due_at: '2026-03-10T10:00:00.000+00:00',
    contact: { id: contactId },
  })
  expect((await harness.get(`tasks/${json.task.id}`)).json.task).toMatchObject({ type: 'call', note_text: null })
  expect((await harness.post('tasks', { contact_id: contactId })).json).toEqual({
    error: 'type and user can not be blank',
  })
  expect((await harness.get('tasks/66fa000000000000000fa001')).json).toEqual({
    error: 'This task or emailer message has been deleted. Please refresh your page.',
  })
})

test('bulk create takes one body for many contacts, or whole tasks', async () => {
  const { contact_id, ...common } = fields()
  const spread = await harness.post('tasks/bulk_create', { ...common, contact_ids: [contact_id, contact_id] })
  expect(spread.json).toMatchObject({ success: true, tasks: [{ contact_id }, { contact_id }] })
  const listed = await harness.post('tasks/bulk_create', { tasks_attributes: [fields({ title: 'One' })] })
  expect(listed.json.tasks).toMatchObject([{ title: 'One' }])
})

test('PATCH without priority and creator resets both', async () => {
  const { id } = (await harness.post('tasks', fields({ priority: 'high', creator_id: USER }))).json.task
  const kept = await harness.patch(`tasks/${id}`, { note: 'n', priority: 'high', creator_id: USER })
  expect(kept.json.task).toMatchObject({ note: 'n', priority: 'high', creator_id: USER })
  const reset = await harness.patch(`tasks/${id}`, { note: 'm' })
  expect(reset.json.task).toMatchObject({ note: 'm', priority: 'medium', creator_id: '66e4000000000000000e4001' })
})

test('complete and skip work once; a vanished task is 200', async () => {
  const { id } = (await harness.post('tasks', fields())).json.task
  const done = await harness.post(`tasks/${id}/complete`, { note: 'reached' })
  expect(done.json).toMatchObject({ task: { status: 'completed', note: 'reached' }, contact: { id: contactId } })
  const again = await harness.post(`tasks/${id}/skip`)
  expect([again.status, again.json]).toEqual([
    422,
    { error: 'This task is already completed / skipped.', allow_moving_to_next_task: true },
  ])
  const other = (await harness.post('tasks', fields())).json.task
  const skipped = await harness.post(`tasks/${other.id}/skip`)
  expect(skipped.json.task).toEqual({ id: other.id, status: 'skipped', note: null, completed: false })
  const vanished = await harness.post('tasks/66fa000000000000000fa001/complete')
  expect([vanished.status, vanished.json]).toEqual([200, { task: { id: '66fa000000000000000fa001', deleted: true } }])
})

test('search reads its paging from the query only, filters from both', async () => {
  for (let index = 0; index < 12; index++) await harness.post('tasks', fields({ priority: index < 2 ? 'high' : 'low' }))
  const inBody = await harness.post('tasks/search', { page: 2, per_page: 5 })
  expect(inBody.json.pagination).toEqual({ page: 1, per_page: 10, total_entries: 12, total_pages: 2 })
  const inQuery = await harness.post('tasks/search?page=2&per_page=5', { priority: 'low' })
  expect(inQuery.json.pagination).toEqual({ page: 2, per_page: 5, total_entries: 10, total_pages: 2 })
  const sorted = await harness.get('tasks/search?sort_by_field=task_priority&per_page=2&open_factor_names[]=task_types')
  expect(sorted.json).toMatchObject({
    tasks: [{ priority: 'high' }, { priority: 'high' }],
    faceting: { task_types: [{ value: 'call', count: 12 }] },
  })
  const oversized = await harness.get('tasks/search?per_page=101')
  expect([oversized.status, oversized.json]).toEqual([422, { error: 'Per page not supported' }])
})
