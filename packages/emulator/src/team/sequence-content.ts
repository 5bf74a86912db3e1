import { isRecord, type Params, readFlag, readInteger, readText } from '../params.ts'
import type { Call } from '../route.ts'
import { newStep, type Sequence, type SequenceStep } from './sequences.ts'

/** What one step sends. */
export interface SequenceTouch {
  id: string
  emailer_step_id: string
  emailer_template_id: string
  type: string
  status: string
  include_signature: boolean
  attachment_ids: unknown[]
  [field: string]: unknown
}

/** The text that a touch is written from. */
export interface SequenceTemplate {
  id: string
  subject: string | null
  body_html: string
}

type Write = Pick<Call, 'team' | 'ids'>

export function touchesOf(team: Write['team'], steps: SequenceStep[]): SequenceTouch[] {
  const ids = new Set(steps.map(({ id }) => id))
  return team.sequenceTouches.filter(({ emailer_step_id }) => ids.has(emailer_step_id))
}

/** The given steps, in their order, become the whole sequence; steps that are not among them are gone. */
export function replaceSteps(write: Write, sequence: Sequence, wanted: Params[]): void {
  const { team } = write
  const old = team.sequenceSteps.filter((step) => step.emailer_campaign_id === sequence.id)
  const oldTouches = touchesOf(team, old)
  team.sequenceSteps = team.sequenceSteps.filter((step) => step.emailer_campaign_id !== sequence.id)
  team.sequenceTouches = team.sequenceTouches.filter((touch) => !oldTouches.includes(touch))
  for (const [index, fields] of wanted.entries()) {
    const known = old.find(({ id }) => id === readText(fields.id))
    const step = known ?? newStep({ id: write.ids.take('step'), sequenceId: sequence.id })
    applyStep(step, fields, index + 1)
    team.sequenceSteps.push(step)
    const touches = Array.isArray(fields.emailer_touches)
      ? fields.emailer_touches.filter(isRecord).map((touch) => writeTouch(write, { step, touch, oldTouches }))
      : oldTouches.filter(({ emailer_step_id }) => emailer_step_id === step.id)
    team.sequenceTouches.push(...touches)
  }
  sequence.num_steps = wanted.length
}

function applyStep(step: SequenceStep, fields: Params, position: number): void {
  step.position = position
  for (const field of ['type', 'wait_mode'] as const) step[field] = readText(fields[field]) ?? step[field]
  for (const field of ['priority', 'note', 'exact_datetime']) {
    if (field in fields) step[field] = readText(fields[field]) ?? null
  }
  for (const field of ['wait_time', 'max_emails_per_day', 'auto_skip_in_x_days']) {
    if (field in fields) step[field] = readInteger(fields[field]) ?? null
  }
}

function writeTouch(
  { team, ids }: Write,
  given: { step: SequenceStep; touch: Params; oldTouches: SequenceTouch[] },
): SequenceTouch {
  const { step, touch: fields, oldTouches } = given
  const old = oldTouches.find(({ id }) => id === readText(fields.id))
  const template = isRecord(fields.emailer_template) ? fields.emailer_template : {}
  const templateId = readText(template.id) ?? old?.emailer_template_id ?? ids.take('template')
  const known = team.sequenceTemplates.get(templateId)
  team.sequenceTemplates.set(templateId, {
    id: templateId,
    subject: readText(template.subject) ?? known?.subject ?? null,
    body_html: readText(template.body_html) ?? known?.body_html ?? '',
  })
  return {
    id: old?.id ?? ids.take('touch'),
    emailer_step_id: step.id,
    emailer_template_id: templateId,
    type: readText(fields.type) ?? old?.type ?? 'new_thread',
    status: readText(fields.status) ?? old?.status ?? 'approved',
    include_signature: fields.include_signature === undefined || readFlag(fields.include_signature),
    attachment_ids: Array.isArray(fields.attachment_ids) ? fields.attachment_ids : (old?.attachment_ids ?? []),
    has_personalized_opener: null,
    generation_options: [],
    generation_tone: {},
  }
}
