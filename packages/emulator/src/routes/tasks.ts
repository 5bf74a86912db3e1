import { containsText } from '../filters/text.ts'
import { pageOf, paginationOf, readPage } from '../paging.ts'
import { isRecord, type Params, readList, readText } from '../params.ts'
import { ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { sortRows } from '../sorting.ts'
import { checkPathId } from '../team/lookup.ts'
import type { Task } from '../team/task.ts'
import { checkNewTask, checkTaskIds, createTask, finishTask, isDone, updateTask } from '../team/task-write.ts'
import { dealFields } from '../wire/deal.ts'

const ROW = { limit: 'default', credits: 0 } as const

export const taskRoutes: Route[] = [
  { ...ROW, methods: ['POST'], path: '/tasks', endpoint: 'tasks/create', handle: create },
  { ...ROW, methods: ['POST'], path: '/tasks/bulk_create', endpoint: 'tasks/bulk_create', handle: bulkCreate },
  { ...ROW, methods: ['POST', 'GET'], path: '/tasks/search', endpoint: 'tasks/search', handle: search },
  { ...ROW, methods: ['GET'], path: '/tasks/{id}', endpoint: 'tasks/show', handle: show },
  { ...ROW, methods: ['PATCH', 'PUT'], path: '/tasks/{id}', endpoint: 'tasks/update', handle: update },
  { ...ROW, methods: ['POST'], path: '/tasks/{id}/complete', endpoint: 'tasks/complete', handle: complete },
  { ...ROW, methods: ['POST'], path: '/tasks/{id}/skip', endpoint: 'tasks/skip', handle: skip },
]

function taskFields(task: Task, call: Call): Record<string, unknown> {
  const { team } = call
  const contact = team.contacts.get(task.contact_id ?? '')
  const account = team.accounts.get(task.account_id ?? '')
  const deal = team.deals.get(task.opportunity_id ?? '')
  return {
    ...task,
    ...(contact ? { contact } : {}),
    ...(account ? { account } : {}),
    ...(deal ? { opportunity: dealFields(deal, call) } : {}),
  }
}

function create(call: Call): Reply {
  checkNewTask(call, call.params)
  const task = createTask(call, call.params)
  return ok({ task: taskFields(task, call), team: { id: call.team.id, tasks_finder_empty: false } })
}

/** One body for many contacts, or a list of whole tasks. */
function bulkCreate(call: Call): Reply {
  const { tasks_attributes: listed, ...common } = call.params
  const wanted: Params[] = Array.isArray(listed)
    ? listed.filter(isRecord)
    : readList(common.contact_ids).map((contact_id) => ({ ...common, contact_id }))
  if (wanted.length === 0) return unprocessable("Required parameter 'contact_ids' missing")
  for (const fields of wanted) checkNewTask(call, fields)
  return ok({ success: true, tasks: wanted.map((fields) => taskFields(createTask(call, fields), call)) })
}

function show(call: Call): Reply {
  const task = call.team.tasks.get(checkPathId(call.path.id, 'id'))
  if (!task) return unprocessable('This task or emailer message has been deleted. Please refresh your page.')
  return ok({ task: detail(task, call) })
}

function detail(task: Task, call: Call): Record<string, unknown> {
  const more = { call_script: null, relevant_fields: [], relevant_field_values: {}, pending_send: false }
  return { ...more, ...taskFields(task, call), note_text: task.note, phone_call: null }
}

function update(call: Call): Reply {
  const task = call.team.tasks.get(checkPathId(call.path.id, 'id'))
  if (!task) return unprocessable('This task has been deleted. Please refresh your page.')
  checkTaskIds(call, call.params)
  updateTask(call, task, call.params)
  return ok({ task: detail(task, call) })
}

// A vanished task is answered with 200.
function complete(call: Call): Reply {
  const task = call.team.tasks.get(checkPathId(call.path.id, 'id'))
  if (!task) return ok({ task: { id: call.path.id, deleted: true } })
  refuseDone(task)
  finishTask(call, task, 'completed', readText(call.params.note))
  return ok({ task: detail(task, call), contact: call.team.contacts.get(task.contact_id ?? '') ?? null })
}

function skip(call: Call): Reply {
  const task = call.team.tasks.get(checkPathId(call.path.id, 'id'))
  if (!task) return ok({ task: { id: call.path.id, deleted: true } })
  refuseDone(task)
  finishTask(call, task, 'skipped', readText(call.params.note))
  return ok({ task: { id: task.id, status: task.status, note: task.note, completed: false } })
}

function refuseDone(task: Task): void {
  if (!isDone(task)) return
  const text = 'This task is already completed / skipped.'
  throw new Refusal(unprocessable(text, { allow_moving_to_next_task: true }))
}

const PRIORITIES = ['low', 'medium', 'high']

// Paging is read from the query string only; filters from both places.
function search(call: Call): Reply {
  const page = readPage(call.query, { perPage: 10, oversized: 'refuse' })
  const order = {
    default: (task: Task) => task.created_at,
    task_due_at: (task: Task) => task.due_at ?? '',
    task_priority: (task: Task) => PRIORITIES.indexOf(task.priority),
  }
  const rows = call.team.index?.rows('tasks', call.team.tasks.values(), call.nowMs) ?? call.team.tasks.values()
  const found = sortRows([...rows].filter(taskTest(call)), call.params, order)
  return ok({
    tasks: pageOf(found, page).map((task) => taskFields(task, call)),
    breadcrumbs: [],
    pagination: paginationOf(found.length, page),
    faceting: readList(call.params.open_factor_names).includes('task_types') ? { task_types: countTypes(found) } : {},
    pipeline_total: 0,
    num_fetch_result: null,
  })
}

function taskTest({ params }: Call): (task: Task) => boolean {
  const words = readText(params.q_keywords)
  const exact = ['user_id', 'contact_id', 'account_id', 'opportunity_id', 'priority'].flatMap((field) => {
    const value = readText(params[field])
    return value === undefined ? [] : [{ field, value }]
  })
  return (task) =>
    exact.every(({ field, value }) => task[field] === value) &&
    (words === undefined || containsText(`${task.title ?? ''} ${task.note ?? ''}`, words))
}

function countTypes(tasks: Task[]): { value: string; display_name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { type } of tasks) counts.set(type, (counts.get(type) ?? 0) + 1)
  return [...counts].map(([value, count]) => ({ value, display_name: value, count }))
}
