import { z } from 'zod'
import type { Context } from '../../context.ts'
import { type EventRow, listEventsAfter } from '../../db/events.ts'
import { listFiringsOf, readTurn } from '../../db/rules.ts'
import { operation } from '../../operation.ts'
import { placeOf } from '../events/event-cursor.ts'
import { createFacts, type Facts } from '../events/facts.ts'
import { createNames } from '../events/names.ts'
import { checkRule } from './check-rule.ts'
import { findCauses } from './find-causes.ts'
import { judgeRule, type Verdict } from './judge-rule.ts'
import { planTask } from './make-rule-task.ts'
import { requireRule, ruleKey } from './require-rule.ts'
import type { RuleAction } from './rule-actions.ts'
import { draftOf, hasOneForm, oneForm, type RuleDraft, ruleFields, toDraft } from './rule-shape.ts'

const spanFields = {
  since: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-03-10T10:00:00Z' }),
  limit: z.int().min(1).max(1000).default(200).describe('How many of the events to show; all are counted'),
}

const foreseen = z.object({
  type: z.string(),
  would: z.record(z.string(), z.unknown()).describe('What it would do, as things are now'),
  problem: z.string().nullable().describe('Why it would fail'),
})

const report = z.object({
  events: z.int().describe('Events of the rule’s kind since then'),
  wouldFire: z.int(),
  wouldNot: z.int(),
  firedAlready: z.int().describe('Of those that would fire, those that the stored rule has answered'),
  complete: z.boolean().describe('False where there are more events than can be looked through at once'),
  rows: z.array(
    z.object({
      eventId: z.string(),
      type: z.string(),
      entity: z.object({ type: z.string(), id: z.string() }),
      at: z.string(),
      outcome: z.enum(['fired', 'not_matched', 'stopped']),
      reason: z.string().nullable(),
      firedAlready: z.boolean(),
      actions: z.array(foreseen),
    }),
  ),
})

type Report = z.input<typeof report>

export const dryRunRule = operation({
  name: 'rules.dry_run',
  summary: 'What a stored rule would have answered since a time, and why or why not; nothing is done',
  scope: 'read',
  input: z.strictObject({ id: ruleKey, ...spanFields }),
  output: report,
  async run(context, { id: key, ...span }) {
    const rule = await requireRule(context.db, key)
    return runThrough(context, { id: rule.id, draft: draftOf(rule), ...span })
  },
})

export const dryRunDraft = operation({
  name: 'rules.dry_run_draft',
  summary: 'What a rule that is not stored would have answered since a time, and why or why not; nothing is done',
  scope: 'read',
  input: z.strictObject({ rule: z.strictObject(ruleFields).refine(hasOneForm, oneForm), ...spanFields }),
  output: report,
  async run(context, { rule, ...span }) {
    const { draft, paths } = toDraft(rule)
    await checkRule(context, draft, {
      paths: {
        condition: (at, name) => `rule.${paths.condition(at, name)}`,
        action: (at) => `rule.${paths.action(at)}`,
      },
    })
    return runThrough(context, { id: 'draft', draft, ...span })
  },
})

const mostEvents = 20_000
const batch = 500

interface History {
  id: string
  draft: RuleDraft
  since: string
  limit: number
}

async function runThrough(context: Context, { id, draft, since, limit }: History): Promise<Report> {
  const result: Report = { events: 0, wouldFire: 0, wouldNot: 0, firedAlready: 0, complete: true, rows: [] }
  const names = createNames(context)
  let after = await placeOf(context.db, { since })
  for (let read = 0; ; ) {
    const events = await listEventsAfter(context.db, { after, types: [draft.event], limit: batch })
    const causes = await findCauses(context.db, events)
    const fired = await answeredBy(context, id, events)
    for (const event of events) {
      const facts = createFacts(context, event, names)
      const verdict = await judgeRule({ ...draft, id }, facts, causes.get(event.seq))
      if (!verdict) continue
      const isShown = result.rows.length < limit
      note(result, { verdict, firedAlready: fired.has(event.id) })
      if (isShown) result.rows.push(await toRow(context, { id, draft, event, facts, verdict, fired }))
    }
    read += events.length
    after = events.at(-1)?.seq ?? after
    if (events.length < batch) return result
    if (read >= mostEvents) return { ...result, complete: false }
  }
}

async function answeredBy({ db }: Context, ruleId: string, events: readonly EventRow[]): Promise<Set<string>> {
  const firings = await listFiringsOf(
    db,
    ruleId,
    events.map((event) => event.id),
  )
  return new Set(firings.map(({ causeId }) => causeId))
}

function note(result: Report, { verdict, firedAlready }: { verdict: Verdict; firedAlready: boolean }): void {
  result.events += 1
  if (verdict.outcome !== 'fired') result.wouldNot += 1
  else {
    result.wouldFire += 1
    if (firedAlready) result.firedAlready += 1
  }
}

interface Seen {
  id: string
  draft: RuleDraft
  event: EventRow
  facts: Facts
  verdict: Verdict
  fired: ReadonlySet<string>
}

async function toRow(
  context: Context,
  { id, draft, event, facts, verdict, fired }: Seen,
): Promise<Report['rows'][number]> {
  const actions: z.input<typeof foreseen>[] = []
  if (verdict.outcome === 'fired') {
    for (const [index, action] of draft.actions.entries()) {
      actions.push(await foresee(context, facts, { ruleId: id, action, index }))
    }
  }
  return {
    eventId: event.id,
    type: event.type,
    entity: { type: event.entityType, id: event.entityId },
    at: event.at.toISOString(),
    outcome: verdict.outcome,
    reason: verdict.outcome === 'fired' ? null : verdict.reason,
    firedAlready: fired.has(event.id),
    actions,
  }
}

async function foresee(
  context: Context,
  facts: Facts,
  { ruleId, action, index }: { ruleId: string; action: RuleAction; index: number },
): Promise<z.input<typeof foreseen>> {
  const { type, ...would } = action
  if (action.type === 'create_task') {
    const { dueAt, userId, ...task } = await planTask(context, action, facts)
    const { roundRobin } = action
    const turn = roundRobin ? await readTurn(context.db, { ruleId, actionIndex: index }) : 0
    const assignee = roundRobin?.[turn % roundRobin.length] ?? userId ?? null
    const planned = { ...task, dueAt: dueAt.toISOString(), userId: assignee }
    return { type, would: planned, problem: task.contactId ? null : 'no_contact' }
  }
  if (action.type === 'notify_webhook') return { type, would, problem: null }
  const object = action.type === 'move_stage' ? action.object : 'contact'
  const record = await facts.subject(object)
  return {
    type,
    would: { ...would, [`${object}Id`]: record?.apolloId ?? null },
    problem: record ? null : `no_${object}`,
  }
}
