import type { RuleFiringRow } from '../../db/rules.ts'
import { fitsPattern } from '../events/event-pattern.ts'
import type { Facts } from '../events/facts.ts'
import { whyNot } from '../events/judge-conditions.ts'
import type { RuleDraft } from './rule-shape.ts'

export type Verdict = { outcome: 'fired' } | { outcome: 'not_matched' | 'stopped'; reason: string }

/** How many rules may call one another, one by what the other did. */
const deepest = 5

/** Whether the rule answers the event, and why not. Undefined where it is none of the rule's business. */
export async function judgeRule(
  { id, event, conditions }: Pick<RuleDraft, 'event' | 'conditions'> & { id: string },
  facts: Facts,
  cause: RuleFiringRow | undefined,
): Promise<Verdict | undefined> {
  if (!fitsPattern(event, facts.event.type) || facts.event.data.backfill === true) return undefined
  const reason = await whyNot(conditions, facts)
  if (reason !== undefined) return { outcome: 'not_matched', reason }
  const chain = cause?.chain ?? []
  if (chain.includes(id)) return { outcome: 'stopped', reason: 'the rule itself led to this event' }
  if (chain.length >= deepest) return { outcome: 'stopped', reason: `${deepest} rules have called one another already` }
  return { outcome: 'fired' }
}
