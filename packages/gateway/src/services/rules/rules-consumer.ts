import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import type { EventRow } from '../../db/events.ts'
import {
  insertRuleLog,
  listRulesInForce,
  type RuleFiringRow,
  type RuleLogRow,
  type RuleRow,
  updateFiring,
} from '../../db/rules.ts'
import type { EventConsumer, EventEffect } from '../events/event-consumer.ts'
import { fitsPattern } from '../events/event-pattern.ts'
import { createFacts } from '../events/facts.ts'
import { createNames } from '../events/names.ts'
import { findCauses } from './find-causes.ts'
import { fireRule } from './fire-rule.ts'
import { judgeRule, type Verdict } from './judge-rule.ts'
import { draftOf } from './rule-shape.ts'

/** Shows each event to every rule that was in force when it became known. */
export const rulesConsumer: EventConsumer = { name: 'rules', plan }

interface Judged {
  rule: RuleRow
  event: EventRow
  cause: RuleFiringRow | undefined
  verdict: Verdict
}

async function plan(context: Context, events: readonly EventRow[]): Promise<EventEffect> {
  const rules = await listRulesInForce(context.db)
  const touched = events.filter((event) => rules.some((rule) => isAsked(rule, event)))
  const causes = await findCauses(context.db, touched)
  const names = createNames(context)
  const judged: Judged[] = []
  for (const event of touched) {
    const facts = createFacts(context, event, names)
    for (const rule of rules) {
      if (!isAsked(rule, event)) continue
      const cause = causes.get(event.seq)
      const verdict = await judgeRule({ ...draftOf(rule), id: rule.id }, facts, cause)
      if (verdict) judged.push({ rule, event, cause, verdict })
    }
  }
  return (tx) => record(tx, context, { judged, causes })
}

function isAsked({ event: pattern, afterSeq }: RuleRow, { seq, type }: EventRow): boolean {
  return seq > afterSeq && fitsPattern(pattern, type)
}

async function record(
  tx: Tx,
  context: Context,
  { judged, causes }: { judged: readonly Judged[]; causes: ReadonlyMap<number, RuleFiringRow> },
): ReturnType<EventEffect> {
  const at = new Date(context.clock.now())
  // A rule may have been deleted while we thought.
  const known = new Set((await listRulesInForce(tx)).map(({ id }) => id))
  const standing = judged.filter(({ rule }) => known.has(rule.id))
  await insertRuleLog(
    tx,
    standing.map(({ rule, event, verdict }) => toLog(rule, event, { verdict, at })),
  )
  for (const [seq, { id, effectSeq }] of causes) if (effectSeq === null) await updateFiring(tx, id, { effectSeq: seq })
  const fired = standing.filter(({ verdict }) => verdict.outcome === 'fired')
  const enqueue = []
  for (const { rule, event, cause } of fired) enqueue.push(...(await fireRule(tx, context, { rule, event, cause })))
  return { audit: [], enqueue }
}

function toLog(rule: RuleRow, event: EventRow, { verdict, at }: { verdict: Verdict; at: Date }): RuleLogRow {
  const reason = verdict.outcome === 'fired' ? null : verdict.reason
  return { ruleId: rule.id, eventSeq: event.seq, eventId: event.id, outcome: verdict.outcome, reason, at }
}
