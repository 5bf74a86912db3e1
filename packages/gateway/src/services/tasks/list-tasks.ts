import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import { operation } from '../../operation.ts'
import { apolloId, page, pagination, paginationOf } from '../deals/fields.ts'
import { taskPriority, taskView, viewOfTask } from './task-fields.ts'

const perPage = 50

export const listTasks = operation({
  name: 'tasks.list',
  summary: 'List tasks, the next due first, 50 a page',
  scope: 'read',
  input: z.strictObject({
    page,
    contactId: apolloId.optional(),
    userId: apolloId.optional(),
    dealId: apolloId.optional(),
    priority: taskPriority.optional(),
  }),
  output: z.object({ tasks: z.array(taskView), pagination }),
  async run(context, { page, contactId, userId, dealId, priority }) {
    const answer = await context.apollo.tasks.search(
      {
        contact_id: contactId,
        user_id: userId,
        opportunity_id: dealId,
        priority,
        sort_by_field: 'task_due_at',
        sort_ascending: true,
        page,
        per_page: perPage,
      },
      callOptions(context),
    )
    return {
      tasks: answer.tasks.map(viewOfTask),
      pagination: paginationOf(page, perPage, answer.pagination.total_entries),
    }
  },
})
