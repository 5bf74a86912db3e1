import type { SearchTasksParams, Task } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import { fileRecords } from './file-records.ts'
import { unlessGone } from './gone.ts'
import { taskKind } from './record-kinds.ts'
import type { Source } from './source.ts'

const due = 'task_due_at'
const priorities = ['high', 'medium', 'low']

/** Tasks tell no time of change and cannot be sorted by it: those due last are looked at each time. */
export const taskSource: Source<Task> = {
  object: 'tasks',
  async fetch(context, { page, perPage, order, slice }) {
    const params = {
      ...slice,
      ...(order && { sort_by_field: order.field, sort_ascending: order.ascending }),
      page,
      per_page: perPage,
    } as SearchTasksParams
    const { tasks, pagination } = await context.apollo.tasks.search(params, callOptions(context))
    return { rows: tasks, totalEntries: pagination.total_entries }
  },
  file: (tx, rows, parts) => fileRecords(tx, { kind: taskKind, rows }, parts),
  ends: [
    { field: due, ascending: true },
    { field: due, ascending: false },
  ],
  async slices(context) {
    const { users } = await context.apollo.users.search({ per_page: 100 }, callOptions(context, { cache: 'refresh' }))
    return users.flatMap(({ id }) => priorities.map((priority) => ({ user_id: id, priority })))
  },
  window: { order: { field: due, ascending: false }, pages: 5 },
  find: (context, id) => unlessGone(context.apollo.tasks.get(id, callOptions(context, { cache: 'refresh' }))),
}
