import type { CreateTaskParams, Task } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { NewTask } from '../../db/tasks.ts'
import { createOnce } from '../deals/create-once.ts'
import { namingField } from '../deals/deal-errors.ts'
import { findTaskByReference } from './find-task.ts'
import { withReference } from './task-reference.ts'

export interface TaskWish {
  /** Ours, unique to this task. */
  reference: string
  contactId: string
  type: string
  title?: string
  note?: string
  dueAt: Date
  priority?: string
  /** The acting user where left out. */
  userId?: string
  dealId?: string
}

/** Makes the task at Apollo, once, whatever becomes of the answer. Storing it is the caller's. */
export async function makeTask(context: Context, wish: TaskWish): Promise<Task> {
  const userId = wish.userId ?? (await context.apollo.users.profile({}, callOptions(context))).id
  return createOnce(context, {
    noun: 'task',
    create: async () => {
      const task = await askApollo(context, wish, userId)
      return task?.id ? task : undefined
    },
    find: () => findTaskByReference(context, wish),
  })
}

async function askApollo(context: Context, wish: TaskWish, userId: string): Promise<Task | undefined> {
  const { contactId, dealId } = wish
  const params: CreateTaskParams = {
    user_id: userId,
    contact_id: contactId,
    type: wish.type,
    // Without a status the task stays out of everybody's list.
    status: 'scheduled',
    due_at: wish.dueAt.toISOString(),
    priority: wish.priority,
    title: wish.title,
    note: withReference(wish.note, wish.reference),
    opportunity_id: dealId,
  }
  try {
    return await context.apollo.tasks.create(params, callOptions(context, { mustEnd: true }))
  } catch (error) {
    throw namingField(error, { contactId, userId, dealId })
  }
}

export function toTaskRow(task: Task, wish: TaskWish, at: Date): NewTask {
  return {
    id: task.id,
    type: task.type,
    priority: task.priority ?? null,
    status: task.status ?? null,
    title: task.title ?? null,
    note: task.note ?? null,
    userId: task.user_id ?? null,
    contactId: wish.contactId,
    dealId: wish.dealId ?? null,
    dueAt: wish.dueAt,
    raw: JSON.stringify(task),
    createdAt: at,
    updatedAt: at,
  }
}
