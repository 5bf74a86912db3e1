import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { shortWaits } from '../short-waits.ts'

interface TaskRow {
  id: string
  title: string | null
  note: string | null
  dueAt: string | null
  contact: string | null
}

/** The waits between two looks are short here; a timeout stays what it is. */
const clock = {
  now: Date.now,
  sleep: shortWaits,
}
const dueAt = '2027-03-10T10:00:00.000Z'

let h: Harness
let contactId: string

beforeAll(async () => {
  h = await createHarness({ clock })
})

beforeEach(async () => {
  h.emulator.faults.clear()
  const { contact } = await h.gateway.apollo.contacts.create({ first_name: 'Ada', last_name: 'Byron' })
  contactId = contact.id
})

afterAll(() => h.close())

function create(task: object) {
  return h.http.post<TaskRow & { code?: string }>('/api/tasks', task)
}

async function list(query: string) {
  return (await h.http.get<{ tasks: TaskRow[] }>(`/api/tasks?${query}`)).body
}

describe('a follow-up task', () => {
  test('is made at Apollo for the acting user, kept here and audited', async () => {
    const { status, body } = await create({
      contactId,
      type: 'call',
      title: 'Ring',
      note: 'Ask',
      dueAt,
      priority: 'high',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ title: 'Ring', dueAt, priority: 'high', status: 'scheduled', contact: 'Ada Byron' })
    expect(body.note).toMatch(/^Ask\nRef: [0-9A-Z]{26}$/)
    expect(await h.gateway.apollo.tasks.get(body.id)).toMatchObject({ contact_id: contactId, type: 'call' })
    const audit = await h.http.get(`/api/audit?entityType=task&entityId=${body.id}`)
    expect(audit.body).toMatchObject({ entries: [{ action: 'task.created', after: { title: 'Ring', contactId } }] })
  })

  test.each(['before', 'after'] as const)('is made once although the connection broke %s the work', async (reset) => {
    h.emulator.faults.next('tasks/create', { reset })
    const { status, body } = await create({ contactId, type: 'call', dueAt })
    expect(status).toBe(201)
    expect(await list(`contactId=${contactId}`)).toMatchObject({ tasks: [{ id: body.id }] })
  })

  test('that was lost twice is reported', async () => {
    h.emulator.faults.next('tasks/create', { reset: 'before' }, 3)
    expect(await create({ contactId, type: 'call', dueAt })).toMatchObject({
      status: 503,
      body: { code: 'outcome_unknown' },
    })
    expect(await list(`contactId=${contactId}`)).toMatchObject({ tasks: [] })
  })

  test('is refused with the field at fault', async () => {
    const task = { contactId, type: 'call', dueAt }
    for (const [change, field] of [
      [{ type: 'dance' }, 'type'],
      [{ dueAt: 'tomorrow' }, 'dueAt'],
      [{ contactId: '66c200000000000000ffffff' }, 'contactId'],
      [{ userId: '66e4000000000000000effff' }, 'userId'],
    ] as const) {
      expect(await create({ ...task, ...change })).toMatchObject({ status: 422, body: { field } })
    }
  })

  test('is listed, the next due first', async () => {
    for (const day of ['12', '11', '13'])
      await create({ contactId, type: 'call', title: day, dueAt: `2027-03-${day}T10:00:00Z` })
    const { tasks } = await list(`contactId=${contactId}`)
    expect(tasks.map(({ title }) => title)).toEqual(['11', '12', '13'])
    expect(await list(`contactId=${contactId}&page=2`)).toMatchObject({ tasks: [], pagination: { totalEntries: 3 } })
  })
})
