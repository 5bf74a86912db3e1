import type { Task } from '@delos/client'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { endFiring, findFiring, findRule, type RuleFiringRow } from '../../db/rules.ts'
import { findStageChange } from '../../db/stage-changes.ts'
import { operation } from '../../operation.ts'
import { findTaskByReference } from '../tasks/find-task.ts'
import { makeTask, type TaskWish, toTaskRow } from '../tasks/make-task.ts'
import { storeTask } from '../tasks/store-task.ts'
import { type Cause, loadCause } from './load-cause.ts'
import { fillIn } from './placeholders.ts'
import { type RuleAction, ruleAction } from './rule-shape.ts'

const dayMs = 24 * 60 * 60 * 1000
const output = z.object({
  /** `gone` where the rule was deleted meanwhile. */
  state: z.enum(['done', 'failed', 'gone']),
  taskId: z.string().nullable(),
  reason: z.string().nullable(),
})

type Outcome = z.input<typeof output>

export const runTaskFiring = operation({
  name: 'rules.run_firing',
  summary: 'Create the task that a rule calls for, once however often this runs',
  scope: 'write',
  input: z.strictObject({ firingId: z.string().min(1) }),
  output,
  async run(context, { firingId }): Promise<Outcome> {
    const firing = await findFiring(context.db, firingId)
    const rule = firing && (await findRule(context.db, firing.ruleId))
    const change = firing && (await findStageChange(context.db, firing.causeId))
    if (!firing || !rule || !change) return { state: 'gone', taskId: null, reason: null }
    if (firing.state !== 'pending') return { state: firing.state, taskId: firing.taskId, reason: firing.reason }
    const cause = await loadCause(context, change)
    if (!cause.contactId) return fail(context, firing, 'no_contact')
    const wish = toWish(context, { firing, action: ruleAction.parse(rule.action), cause, contactId: cause.contactId })
    const earlier = mayHaveTried(context) ? await findTaskByReference(context, wish) : undefined
    // Fencing: a worker that was frozen and replaced must not get as far as asking Apollo.
    await context.mutate(async () => ({ value: undefined, audit: [] }))
    return record(context, { firing, wish, task: earlier ?? (await makeTask(context, wish)) })
  },
})

/** Only the first run of a job can be sure that no other has asked Apollo before. */
function mayHaveTried({ job }: Context): boolean {
  return job?.run !== 1
}

function toWish(
  { clock }: Context,
  parts: { firing: RuleFiringRow; action: RuleAction; cause: Cause; contactId: string },
): TaskWish {
  const { firing, action, cause, contactId } = parts
  return {
    reference: firing.id,
    contactId,
    dealId: cause.dealId,
    type: action.taskType,
    title: fillIn(action.title, cause.values).slice(0, 250),
    note: action.note === undefined ? undefined : fillIn(action.note, cause.values),
    dueAt: new Date(clock.now() + action.dueInDays * dayMs),
    priority: action.priority,
    userId: action.userId ?? cause.ownerId,
  }
}

function fail({ mutate, clock }: Context, firing: RuleFiringRow, reason: string): Promise<Outcome> {
  return mutate(async (tx) => {
    await endFiring(tx, firing.id, { state: 'failed', reason, finishedAt: new Date(clock.now()) })
    return {
      value: { state: 'failed', taskId: null, reason },
      audit: {
        action: 'rule.failed',
        entityType: 'rule',
        entityId: firing.ruleId,
        after: { firingId: firing.id, changeId: firing.causeId, reason },
      },
    }
  })
}

function record(
  context: Context,
  { firing, wish, task }: { firing: RuleFiringRow; wish: TaskWish; task: Task },
): Promise<Outcome> {
  const { mutate, clock } = context
  const at = new Date(clock.now())
  const row = toTaskRow(task, wish, at)
  const { raw: _, ...after } = row
  const cause = { ruleId: firing.ruleId, firingId: firing.id, changeId: firing.causeId }
  return mutate(async (tx) => {
    await storeTask(tx, context, { task, row })
    const isFirst = await endFiring(tx, firing.id, { state: 'done', taskId: task.id, finishedAt: at })
    return {
      value: { state: 'done', taskId: task.id, reason: null },
      audit: isFirst
        ? { action: 'task.created', entityType: 'task', entityId: task.id, after: { ...after, cause } }
        : [],
    }
  })
}
