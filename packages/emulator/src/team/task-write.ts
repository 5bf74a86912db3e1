import { toIso, toOffsetIso } from '../clock.ts'
import { type Params, readText } from '../params.ts'
import { Refusal, unprocessable } from '../reply.ts'
import type { Call } from '../route.ts'
import { nullFields } from '../wire/derived.ts'
import { checkId, isUser, touch } from './lookup.ts'
import type { Task } from './task.ts'

type Write = Pick<Call, 'team' | 'ids' | 'nowMs'>

const ALWAYS_NULL = nullFields(`
  completed_at skipped_at subject person_id emailer_campaign_id answered playbook_id needs_playbook_autoprospecting
  salesforce_type salesforce_id hubspot_id rule_config_id completed_by_user_id ai_variables_status
`)

export function checkTaskIds({ team }: Pick<Write, 'team'>, params: Params): void {
  checkId(params, 'user_id', (id) => isUser(team, id))
  checkId(params, 'contact_id', (id) => team.contacts.get(id) !== undefined)
  checkId(params, 'account_id', (id) => team.accounts.get(id) !== undefined)
  checkId(params, 'opportunity_id', (id) => team.deals.has(id))
}

export function checkNewTask(write: Pick<Write, 'team'>, params: Params): void {
  if (readText(params.type) === undefined || readText(params.user_id) === undefined) {
    throw new Refusal(unprocessable('type and user can not be blank'))
  }
  checkTaskIds(write, params)
}

export function createTask(write: Write, params: Params): Task {
  const { team, ids, nowMs } = write
  const contact = team.contacts.get(readText(params.contact_id) ?? '')
  const task: Task = {
    id: ids.take('task'),
    user_id: readText(params.user_id) ?? '',
    creator_id: readText(params.creator_id) ?? team.actingUser.id,
    type: readText(params.type) ?? '',
    priority: readText(params.priority) ?? 'medium',
    status: readText(params.status) ?? null,
    due_at: readDue(params.due_at),
    title: readText(params.title) ?? null,
    note: readText(params.note) ?? null,
    contact_id: contact?.id ?? null,
    account_id: readText(params.account_id) ?? contact?.account_id ?? null,
    organization_id: contact?.organization_id ?? null,
    opportunity_id: readText(params.opportunity_id) ?? null,
    created_from: 'api',
    persona_ids: [],
    playbook_step_ids: [],
    starred_by_user_ids: [],
    recommended: false,
    recommendation_reasons: [],
    ...ALWAYS_NULL,
    created_at: toIso(nowMs),
  }
  team.tasks.set(task.id, task)
  touch(team, task.id, task.created_at)
  return task
}

/** Times without an offset are GMT. */
function readDue(value: unknown): string | null {
  const text = readText(value)
  if (text === undefined) return null
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const zoned = dateOnly || /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`
  const dueMs = Date.parse(zoned)
  return Number.isNaN(dueMs) ? null : toOffsetIso(dueMs)
}

const OPEN_FIELDS = ['user_id', 'contact_id', 'note', 'type', 'status', 'title', 'call_script']
const DONE_FIELDS = ['note', 'contact_id']

/** On an open task an absent priority becomes medium and an absent creator the acting user. */
export function updateTask(write: Write, task: Task, params: Params): void {
  const open = !isDone(task)
  for (const field of open ? OPEN_FIELDS : DONE_FIELDS) {
    if (field in params) task[field] = readText(params[field]) ?? null
  }
  if (open) {
    task.priority = readText(params.priority) ?? 'medium'
    task.creator_id = readText(params.creator_id) ?? write.team.actingUser.id
    if ('due_at' in params) task.due_at = readDue(params.due_at)
  } else {
    task.priority = readText(params.priority) ?? task.priority
  }
  touch(write.team, task.id, toIso(write.nowMs))
}

export function isDone(task: Task): boolean {
  return task.status === 'completed' || task.status === 'skipped'
}

export function finishTask(write: Write, task: Task, status: 'completed' | 'skipped', note: string | undefined): void {
  task.status = status
  task[status === 'completed' ? 'completed_at' : 'skipped_at'] = toOffsetIso(write.nowMs)
  if (status === 'completed') task.completed_by_user_id = write.team.actingUser.id
  if (note !== undefined) task.note = note
  touch(write.team, task.id, toIso(write.nowMs))
}
