import type { Task } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { outcomeUnknown } from '../deals/create-once.ts'
import { carriesReference } from './task-reference.ts'

const perPage = 100
const mostPages = 20

/** The contact's task with this reference. Throws where there are more tasks than can be looked through. */
export async function findTaskByReference(
  context: Context,
  { contactId, reference }: { contactId: string; reference: string },
): Promise<Task | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const { tasks } = await context.apollo.tasks.search(
      { contact_id: contactId, page, per_page: perPage },
      callOptions(context),
    )
    const found = tasks.find((task) => carriesReference(task.note, reference))
    if (found) return found
    if (tasks.length < perPage) return undefined
  }
  throw outcomeUnknown('task')
}
