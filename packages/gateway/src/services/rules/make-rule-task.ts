import type { Context } from '../../context.ts'
import type { Facts } from '../events/facts.ts'
import { findTaskByReference } from '../tasks/find-task.ts'
import { makeTask, type TaskWish, toTaskRow } from '../tasks/make-task.ts'
import { storeTask } from '../tasks/store-task.ts'
import type { Act, Deed } from './deed.ts'
import { fillFromFacts } from './fill-in.ts'
import { effectOf } from './find-causes.ts'
import type { ActionOf } from './rule-actions.ts'
import { dueAtEndOf, loadWorkCalendar } from './work-calendar.ts'

type TaskAction = ActionOf<'create_task'>
const dayMs = 24 * 60 * 60 * 1000

/** One task, however often this runs: the firing's id stands in its note, and is looked for where it may be there. */
export async function makeRuleTask(context: Context, action: TaskAction, { firing, facts, begin }: Act): Promise<Deed> {
  const plan = await planTask(context, action, facts)
  if (!plan.contactId) return { state: 'failed', reason: 'no_contact' }
  const userId = firing.userId ?? plan.userId
  const wish = { ...plan, userId, contactId: plan.contactId, reference: firing.id }
  const earlier = mayHaveTried(context) ? await findTaskByReference(context, wish) : undefined
  await begin()
  const task = earlier ?? (await makeTask(context, wish))
  const row = toTaskRow(task, wish, new Date(context.clock.now()))
  const { raw: _, ...after } = row
  return {
    state: 'done',
    taskId: task.id,
    effect: effectOf.task(task.id),
    async write(tx, cause) {
      await storeTask(tx, context, { task, row })
      return [{ action: 'task.created', entityType: 'task', entityId: task.id, after: { ...after, cause } }]
    },
  }
}

/** Only the first run of a job can be sure that no other has asked Apollo before. */
function mayHaveTried({ job }: Context): boolean {
  return job?.run !== 1
}

export type TaskPlan = Omit<TaskWish, 'reference' | 'contactId'> & { contactId: string | undefined }

/** The task as it would be made now. */
export async function planTask(context: Context, action: TaskAction, facts: Facts): Promise<TaskPlan> {
  const contact = await facts.subject('contact')
  const deal = await facts.subject('deal')
  const owner = deal ?? contact
  return {
    contactId: contact?.apolloId ?? undefined,
    dealId: deal?.id ?? undefined,
    type: action.taskType,
    title: (await fillFromFacts(action.title, facts)).slice(0, 250),
    note: action.note === undefined ? undefined : await fillFromFacts(action.note, facts),
    dueAt: await dueAt(context, action),
    priority: action.priority,
    userId: action.userId ?? owner?.ownerId ?? undefined,
  }
}

async function dueAt({ db, clock }: Context, { dueInDays, dueInWorkingDays }: TaskAction): Promise<Date> {
  const now = clock.now()
  if (dueInWorkingDays === undefined) return new Date(now + (dueInDays ?? 0) * dayMs)
  return dueAtEndOf(await loadWorkCalendar(db), { days: dueInWorkingDays, from: new Date(now) })
}
