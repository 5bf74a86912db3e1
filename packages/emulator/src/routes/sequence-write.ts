import { toIso } from '../clock.ts'
import { isRecord, type Params, readFlag, readInteger, readList, readText } from '../params.ts'
import { PLAN_RULES } from '../plans.ts'
import { failure, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { switchSequence } from '../team/enrolment.ts'
import { ensureLabels } from '../team/labels.ts'
import { checkId, isUser, touch } from '../team/lookup.ts'
import { replaceSteps, touchesOf } from '../team/sequence-content.ts'
import { newSequence, type Sequence, teamSchedules } from '../team/sequences.ts'
import { stepsOf } from './sequence-enrolment.ts'

const ROW = { limit: 'default', credits: 0 } as const

export const sequenceWriteRoutes: Route[] = [
  { ...ROW, methods: ['POST'], path: '/sequences', endpoint: 'sequences/create', handle: create },
  { ...ROW, methods: ['PUT', 'PATCH'], path: '/sequences/{id}', endpoint: 'sequences/update', handle: update },
]

function create(call: Call): Reply {
  const { team, ids, params, nowMs } = call
  const name = readText(params.name)
  if (name === undefined) return unprocessable("Required parameter 'name' missing")
  const steps = readSteps(params)
  checkPlan(call, steps)
  checkContent(call, steps, 'Please make sure your template has content before turning it on.')
  if (readFlag(params.active)) checkHasSteps(steps.length)
  // The owner is the acting user, whoever is named.
  const owner = { ownerId: team.actingUser.id, createdAt: toIso(nowMs) }
  const sequence = newSequence({ id: ids.take('sequence'), name, ...owner })
  team.sequences.set(sequence.id, sequence)
  applySettings(call, sequence)
  replaceSteps(call, sequence, steps)
  sequence.active = readFlag(params.active)
  touch(team, sequence.id, owner.createdAt)
  return answerCreated(call, sequence)
}

function answerCreated({ team }: Call, sequence: Sequence): Reply {
  const steps = stepsOf(team, sequence)
  const touches = touchesOf(team, steps)
  return ok({
    emailer_campaign: sequence,
    emailer_steps: steps,
    emailer_touches: touches,
    emailer_templates: touches.flatMap((touch) => team.sequenceTemplates.get(touch.emailer_template_id) ?? []),
    attachments: [],
    sharing_accesses: [],
    team: { id: team.id },
  })
}

function readSteps(params: Params): Params[] {
  return Array.isArray(params.emailer_steps) ? params.emailer_steps.filter(isRecord) : []
}

const UPGRADE =
  "<a href='https://app.apollo.io/#/settings/plans/upgrade' target='_blank' style='color: #1991EB;'>Learn more about our paid plans"

function checkPlan({ team, plan }: Call, steps: Params[]): void {
  const rules = PLAN_RULES[plan]
  const used = [...team.sequences.values()].filter(({ archived }) => !archived).length
  if (rules.sequences !== null && used >= rules.sequences) {
    throw new Refusal(unprocessable(`Your plan is limited to ${rules.sequences} sequences. ${UPGRADE}.</a> `))
  }
  checkStepsOfPlan(plan, steps)
}

function checkStepsOfPlan(plan: Call['plan'], steps: Params[]): void {
  const { stepsPerSequence, abTesting } = PLAN_RULES[plan]
  if (stepsPerSequence !== null && steps.length > stepsPerSequence) {
    throw new Refusal(unprocessable(`Your plan is limited to ${stepsPerSequence} sequence steps. ${UPGRADE}</a>.`))
  }
  const isTested = steps.some(({ emailer_touches }) => Array.isArray(emailer_touches) && emailer_touches.length > 1)
  if (isTested && !abTesting) {
    const text = 'Your current plan does not allow A/B Testing.'
    throw new Refusal(unprocessable(text, { code: 'ab_testing_limit' }))
  }
}

function checkContent({ params, team }: Call, steps: Params[], emptyText: string): void {
  checkSchedule(params)
  if (steps.some((step) => readInteger(step.wait_time) === undefined && readText(step.exact_datetime) === undefined)) {
    throw new Refusal(unprocessable('Wait time must not be empty'))
  }
  if (!readFlag(params.active)) return
  const touches = steps.flatMap(({ emailer_touches }) => (Array.isArray(emailer_touches) ? emailer_touches : []))
  const isEmpty = (template: unknown): boolean =>
    isRecord(template) &&
    readText(template.body_html) === undefined &&
    !team.sequenceTemplates.get(readText(template.id) ?? '')?.body_html
  if (touches.filter(isRecord).some(({ emailer_template, id }) => id === undefined && isEmpty(emailer_template))) {
    throw new Refusal(unprocessable(emptyText))
  }
}

function checkSchedule(params: Params): void {
  checkId(params, 'emailer_schedule_id', (id) => teamSchedules().some((schedule) => schedule.id === id))
}

const FLAGS = `sequence_by_exact_daytime mark_finished_if_reply mark_finished_if_click mark_finished_if_interested
  mark_paused_if_ooo create_task_if_email_open ignore_apollo_global_email_bounce_list`.split(/\s+/)
const NUMBERS = `max_emails_per_day days_to_wait_before_mark_as_response email_open_trigger_task_threshold
  same_account_reply_delay_days`.split(/\s+/)
const TEXTS = 'emailer_schedule_id folder_id sequence_ruleset_id creation_type cc_emails bcc_emails'.split(' ')

function applySettings({ team, ids, params, nowMs }: Call, sequence: Sequence): void {
  for (const name of FLAGS) if (name in params) sequence[name] = readFlag(params[name])
  for (const name of NUMBERS) if (name in params) sequence[name] = readInteger(params[name]) ?? null
  for (const name of TEXTS) if (name in params) sequence[name] = readText(params[name]) ?? null
  for (const name of ['excluded_account_stage_ids', 'excluded_contact_stage_ids']) {
    if (name in params) sequence[name] = readList(params[name])
  }
  if ('label_names' in params) {
    const making = { modality: 'emailer_campaigns', ids, nowMs }
    sequence.label_ids = ensureLabels(team, readList(params.label_names), making).map(({ id }) => id)
  }
}

/** Partial, but for the steps: a list of steps replaces all of them. */
function update(call: Call): Reply {
  const { team, path, params, nowMs } = call
  const sequence = team.sequences.get(path.id ?? '')
  if (!sequence) return failure(404, { error: 'Record not found.' })
  const steps = readSteps(params)
  checkStepsOfPlan(call.plan, steps)
  checkContent(call, steps, 'Please make sure your template has a non-empty body before turning it on.')
  checkId(params, 'user_id', (id) => isUser(team, id))
  const active = readFlag(params.active)
  if (active) checkHasSteps('emailer_steps' in params ? steps.length : sequence.num_steps)
  sequence.name = readText(params.name) ?? sequence.name
  sequence.user_id = readText(params.user_id) ?? sequence.user_id
  applySettings(call, sequence)
  share(sequence, params.sharing_permission)
  if ('emailer_steps' in params) replaceSteps(call, sequence, steps)
  if ('active' in params && active !== sequence.active) switchSequence(call, sequence, active)
  touch(team, sequence.id, toIso(nowMs))
  return answerUpdated(call, sequence)
}

function checkHasSteps(count: number): void {
  if (count > 0) return
  const text = 'Please make sure you have added at least 1 step before turning on the sequence.'
  throw new Refusal(unprocessable(text))
}

function share(sequence: Sequence, wanted: unknown): void {
  if (!isRecord(wanted) || !isRecord(sequence.sharing_permission)) return
  for (const name of ['visibility', 'access_type']) {
    if (name in wanted) sequence.sharing_permission[name] = readText(wanted[name]) ?? null
  }
}

function answerUpdated({ team }: Call, sequence: Sequence): Reply {
  const { id, name, active, archived, created_at, num_steps } = sequence
  const steps = stepsOf(team, sequence)
  return ok({
    id,
    name,
    active,
    archived,
    created_at,
    updated_at: team.updatedAt.get(id) ?? created_at,
    num_steps,
    steps: steps.map((step) => ({
      id: step.id,
      position: step.position,
      step_type: step.type,
      wait_time: step.wait_time,
      wait_mode: step.wait_mode,
      auto_skip_in_x_days: step.auto_skip_in_x_days,
    })),
    emailer_campaign: sequence,
    emailer_steps: steps,
    emailer_touches: touchesOf(team, steps),
  })
}
