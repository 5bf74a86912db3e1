import { z } from 'zod'
import { apolloId } from '../deals/fields.ts'
import { mailboxFields } from '../sequences/choose-mailboxes.ts'
import { liftable } from '../sequences/skip-reasons.ts'
import { taskPriority, taskType } from '../tasks/task-fields.ts'
import { webhookIdSchema } from '../webhooks/webhook-view.ts'

const days = z.int('must be a whole number').min(0, 'must not be negative').max(365, 'must be at most 365')
const nameOrId = z.string().trim().min(1, 'must not be empty').max(250, 'must be at most 250 characters')

const createTask = z
  .strictObject({
    type: z.literal('create_task'),
    taskType,
    title: z.string().trim().min(1, 'must not be empty').max(250, 'must be at most 250 characters'),
    note: z.string().max(2000, 'must be at most 2000 characters').optional(),
    dueInDays: days.optional().describe('Days of the calendar, from the hour at which the rule acts'),
    dueInWorkingDays: days.optional().describe('Days of the team’s calendar, at the end of the last one'),
    priority: taskPriority.optional(),
    userId: apolloId.optional().describe('Whose task it is; the owner of the deal or contact where left out'),
    roundRobin: z
      .array(apolloId)
      .min(1, 'must name at least one user')
      .max(100, 'must name at most 100 users')
      .optional()
      .describe('Users who get the tasks in turn'),
  })
  .refine(({ dueInDays, dueInWorkingDays }) => (dueInDays === undefined) !== (dueInWorkingDays === undefined), {
    message: 'give dueInDays or dueInWorkingDays',
    path: ['dueInDays'],
  })
  .refine(({ userId, roundRobin }) => userId === undefined || roundRobin === undefined, {
    message: 'goes to userId already',
    path: ['roundRobin'],
  })

const moveStage = z.strictObject({
  type: z.literal('move_stage'),
  object: z.enum(['contact', 'account', 'deal']),
  stage: nameOrId.describe('Its id or its name'),
})

const addToSequence = z.strictObject({
  type: z.literal('add_to_sequence'),
  sequence: nameOrId.describe('Its id or its name'),
  ...mailboxFields,
  allow: z.array(z.enum(liftable)).optional().describe('Safeguards to lift'),
})

const removeFromSequence = z.strictObject({
  type: z.literal('remove_from_sequence'),
  sequence: nameOrId.describe('Its id or its name'),
  mode: z.enum(['remove', 'stop', 'mark_as_finished']).default('stop'),
})

const notifyWebhook = z.strictObject({ type: z.literal('notify_webhook'), webhook: webhookIdSchema })

export const ruleAction = z.discriminatedUnion('type', [
  createTask,
  moveStage,
  addToSequence,
  removeFromSequence,
  notifyWebhook,
])

export type RuleAction = z.output<typeof ruleAction>
export type ActionOf<T extends RuleAction['type']> = Extract<RuleAction, { type: T }>
