import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { checkConditions, requireNamed, unknownField } from '../events/check-conditions.ts'
import { sharedSubjects } from '../events/fields.ts'
import { createNames, type NamedKind, type Names } from '../events/names.ts'
import { chooseMailboxes } from '../sequences/choose-mailboxes.ts'
import { requireWebhook } from '../webhooks/webhook-view.ts'
import { unknownPlaceholders } from './fill-in.ts'
import type { ActionOf, RuleAction } from './rule-actions.ts'
import type { DraftPaths, RuleDraft } from './rule-shape.ts'

/** A rule that could never act, or would act wrongly, is refused before it is stored, with the field at fault. */
export async function checkRule(
  context: Context,
  draft: RuleDraft,
  { paths, names = createNames(context) }: { paths: DraftPaths; names?: Names },
): Promise<void> {
  const { event, conditions } = draft
  for (const [index, action] of draft.actions.entries()) checkTexts(event, action, paths.action(index))
  await checkConditions(names, { conditions, patterns: [event], pathOf: paths.condition })
  for (const [index, action] of draft.actions.entries()) {
    checkReach(event, action, paths.action(index))
    await checkNames(context, names, { action, path: paths.action(index) })
  }
}

function checkTexts(event: string, action: RuleAction, path: string): void {
  if (action.type !== 'create_task') return
  for (const field of ['title', 'note'] as const) {
    const [stranger] = unknownPlaceholders(action[field] ?? '', event)
    if (stranger === undefined) continue
    const { message } = unknownField(stranger, { pattern: event, path })
    throw new ServiceError('invalid_input', message, { reason: 'unknown_placeholder', field: `${path}.${field}` })
  }
}

/** A task is for a contact; a stage is one of a record: the event has to lead to it. */
function checkReach(event: string, action: RuleAction, path: string): void {
  if (action.type === 'notify_webhook') return
  const needed = action.type === 'move_stage' ? action.object : 'contact'
  if (!sharedSubjects(event).includes(needed))
    throw wrongAction(
      action.type === 'move_stage' ? `${path}.object` : `${path}.type`,
      `${event} leads to no ${needed}`,
    )
}

function wrongAction(field: string, message: string): ServiceError {
  return new ServiceError('invalid_input', message, { reason: 'out_of_reach', field })
}

async function checkNames(
  context: Context,
  names: Names,
  { action, path }: { action: RuleAction; path: string },
): Promise<void> {
  if (action.type === 'create_task') return checkUsers(names, action, path)
  if (action.type === 'notify_webhook') return checkWebhook(context, action, path)
  if (action.type === 'move_stage') {
    const kind: NamedKind = `${action.object} stage`
    await requireNamed(names, kind, { words: action.stage, path: `${path}.stage` })
    return
  }
  await requireNamed(names, 'sequence', { words: action.sequence, path: `${path}.sequence` })
  if (action.type !== 'add_to_sequence') return
  const { mailboxId, mailboxIds, rotateMailboxes } = action
  if (mailboxId === undefined && mailboxIds === undefined) return
  await chooseMailboxes(context, { mailboxId, mailboxIds, rotateMailboxes }).catch((error: unknown) => {
    throw error instanceof ServiceError && error.field ? at(error, `${path}.${error.field}`) : error
  })
}

async function checkUsers(names: Names, action: ActionOf<'create_task'>, path: string): Promise<void> {
  const { userId, roundRobin = [] } = action
  if (userId !== undefined) await requireUser(names, userId, `${path}.userId`)
  for (const [index, id] of roundRobin.entries()) await requireUser(names, id, `${path}.roundRobin.${index}`)
}

async function requireUser(names: Names, id: string, path: string): Promise<void> {
  const found = await requireNamed(names, 'user', { words: id, path })
  if (found !== id)
    throw new ServiceError('invalid_input', 'is a name: give the id', { reason: 'unknown_user', field: path })
}

async function checkWebhook(context: Context, { webhook }: ActionOf<'notify_webhook'>, path: string): Promise<void> {
  await requireWebhook(context, context.db, webhook).catch((error: unknown) => {
    throw error instanceof ServiceError && error.code === 'not_found'
      ? new ServiceError('invalid_input', error.message, { reason: error.reason, field: `${path}.webhook` })
      : error
  })
}

function at(error: ServiceError, field: string): ServiceError {
  const { code, message, reason, cause } = error
  return new ServiceError(code, message, { reason, field, cause })
}
