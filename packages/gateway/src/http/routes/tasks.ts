import { createTask } from '../../services/tasks/create-task.ts'
import { listTasks } from '../../services/tasks/list-tasks.ts'
import type { Route } from '../route.ts'

export const taskRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/tasks', operation: listTasks },
  {
    method: 'POST',
    path: '/api/tasks',
    operation: createTask,
    status: 201,
    example: { contactId: '66302798d03b9601c7934ec0', type: 'call', title: 'Call back', dueAt: '2026-12-01T09:00:00Z' },
  },
]
