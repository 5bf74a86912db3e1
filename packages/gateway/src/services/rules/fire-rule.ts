import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import type { EventRow } from '../../db/events.ts'
import { endFiring, insertFirings, type RuleFiringRow, type RuleRow, takeTurn, updateFiring } from '../../db/rules.ts'
import { findWebhook, insertDeliveries } from '../../db/webhooks.ts'
import type { NewJob } from '../../queue/jobs.ts'
import { toEventDelivery } from '../webhooks/event-delivery.ts'
import type { ActionOf, RuleAction } from './rule-actions.ts'
import { draftOf } from './rule-shape.ts'

export interface Firing {
  rule: RuleRow
  event: EventRow
  /** The firing of a rule that led to the event. */
  cause: RuleFiringRow | undefined
}

/** One firing for each action; what concerns Apollo becomes a job, what is ours alone is done at once. */
export async function fireRule(tx: Tx, context: Context, { rule, event, cause }: Firing): Promise<NewJob[]> {
  const { makeId, clock } = context
  const createdAt = new Date(clock.now())
  const { actions } = draftOf(rule)
  const firings = actions.map((action, actionIndex) => ({
    id: makeId(),
    ruleId: rule.id,
    causeId: event.id,
    eventSeq: event.seq,
    actionIndex,
    action: JSON.stringify(action),
    state: 'pending' as const,
    chain: JSON.stringify([...(cause?.chain ?? []), rule.id]),
    createdAt,
  }))
  const fresh = await insertFirings(tx, firings)
  const jobs: NewJob[] = []
  for (const { id, actionIndex } of firings) {
    const action = actions[actionIndex]
    if (!action || !fresh.has(id)) continue
    if (action.type === 'notify_webhook') await notify(tx, context, { id, action, rule, event })
    else jobs.push(await toJob(tx, { id, action, ruleId: rule.id, actionIndex }))
  }
  return jobs
}

/** Whose turn it is stands in the firing: however often the task is tried, it is the same user's. */
async function toJob(
  tx: Tx,
  { id, action, ruleId, actionIndex }: { id: string; action: RuleAction; ruleId: string; actionIndex: number },
): Promise<NewJob> {
  if (action.type !== 'create_task')
    return { name: 'run-rule-action', payload: { firingId: id }, intent: `run-rule-action-${id}` }
  const { roundRobin } = action
  if (roundRobin) {
    const turn = await takeTurn(tx, { ruleId, actionIndex })
    await updateFiring(tx, id, { userId: roundRobin[turn % roundRobin.length] })
  }
  return { name: 'create-task', payload: { firingId: id }, intent: `create-task-${id}` }
}

interface Notice {
  id: string
  action: ActionOf<'notify_webhook'>
  rule: RuleRow
  event: EventRow
}

async function notify(tx: Tx, { clock }: Context, { id, action, rule, event }: Notice): Promise<void> {
  const at = new Date(clock.now())
  const endpoint = await findWebhook(tx, action.webhook)
  const reason = !endpoint ? 'webhook_not_found' : endpoint.disabledAt ? 'webhook_disabled' : undefined
  if (!endpoint || reason !== undefined) {
    await endFiring(tx, id, { state: 'failed', reason, finishedAt: at })
    return
  }
  const rules = { rule: { id: rule.id, name: rule.name } }
  await insertDeliveries(tx, [toEventDelivery(event, { id: `msg_${id}`, endpointId: endpoint.id, at, more: rules })])
  await endFiring(tx, id, { state: 'done', finishedAt: at })
}
