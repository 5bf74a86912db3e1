import { z } from 'zod'
import { operation } from '../../operation.ts'
import { apolloId } from '../deals/fields.ts'
import { makeTask, toTaskRow } from './make-task.ts'
import { storeTask } from './store-task.ts'
import { taskPriority, taskType, taskView, viewOfTask } from './task-fields.ts'

export const createTask = operation({
  name: 'tasks.create',
  summary: 'Create a follow-up task for a saved contact',
  scope: 'write',
  input: z.strictObject({
    contactId: apolloId,
    type: taskType,
    title: z.string().trim().min(1, 'must not be empty').max(250, 'must be at most 250 characters').optional(),
    note: z.string().max(5000, 'must be at most 5000 characters').optional(),
    dueAt: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-03-10T10:00:00Z' }),
    priority: taskPriority.optional(),
    userId: apolloId.optional().describe('Whose task it is; the user that the key acts as where left out'),
    dealId: apolloId.optional(),
  }),
  output: taskView,
  async run(context, input) {
    const wish = { ...input, reference: context.makeId(), dueAt: new Date(input.dueAt) }
    const task = await makeTask(context, wish)
    const row = toTaskRow(task, wish, new Date(context.clock.now()))
    const { raw: _, ...after } = row
    return context.mutate(async (tx) => {
      await storeTask(tx, context, { task, row })
      return {
        value: viewOfTask(task),
        audit: { action: 'task.created', entityType: 'task', entityId: task.id, after },
      }
    })
  },
})
