import { z } from 'zod'
import type { Context } from '../../context.ts'
import { findEvent } from '../../db/events.ts'
import { endFiring, findFiring, findRule, type RuleFiringRow, updateFiring } from '../../db/rules.ts'
import { type ErrorCode, ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { toServiceError } from '../../to-service-error.ts'
import { createFacts } from '../events/facts.ts'
import { createNames } from '../events/names.ts'
import { actOnSequence } from './act-on-sequence.ts'
import type { Act, Deed } from './deed.ts'
import { makeRuleTask } from './make-rule-task.ts'
import { moveToStage } from './move-to-stage.ts'
import { ruleAction } from './rule-actions.ts'

const output = z.object({
  /** `gone` where the rule was deleted meanwhile. */
  state: z.enum(['done', 'failed', 'gone']),
  taskId: z.string().nullable(),
  reason: z.string().nullable(),
})

type Outcome = z.input<typeof output>

/** It will fail the same way however often it is tried. */
const final: readonly ErrorCode[] = ['invalid_input', 'not_found', 'conflict', 'forbidden', 'upstream_rejected']

export const runFiring = operation({
  name: 'rules.run_firing',
  summary: 'Do what a rule calls for, once however often this runs',
  scope: 'write',
  input: z.strictObject({ firingId: z.string().min(1) }),
  output,
  async run(context, { firingId }): Promise<Outcome> {
    const firing = await findFiring(context.db, firingId)
    const rule = firing && (await findRule(context.db, firing.ruleId))
    const event = firing && (await findEvent(context.db, firing.causeId))
    if (!firing || !rule || !event) return { state: 'gone', taskId: null, reason: null }
    if (firing.state !== 'pending') return { state: firing.state, taskId: firing.taskId, reason: firing.reason }
    const facts = createFacts(context, event, createNames(context))
    try {
      return await settle(context, firing, await act(context, { firing, facts, begin: beginnerOf(context, firing) }))
    } catch (error) {
      const known = toServiceError(error)
      if (!(known instanceof ServiceError) || !final.includes(known.code) || context.signal.aborted) throw error
      context.log.warn({ err: known, firing: firing.id }, 'action of a rule failed')
      return settle(context, firing, { state: 'failed', reason: known.reason })
    }
  },
})

function act(context: Context, parts: Act): Promise<Deed> {
  const action = ruleAction.parse(parts.firing.action)
  if (action.type === 'create_task') return makeRuleTask(context, action, parts)
  if (action.type === 'move_stage') return moveToStage(context, action, parts)
  // Done in the transaction that made the firing.
  if (action.type === 'notify_webhook') return Promise.resolve({ state: 'done' })
  return actOnSequence(context, action, parts)
}

/** Notes what will come back by the feed; and fences: a worker that was frozen and replaced gets no further than this. */
function beginnerOf({ mutate }: Context, { id }: RuleFiringRow): Act['begin'] {
  return (effect) =>
    mutate(async (tx) => {
      if (effect !== undefined) await updateFiring(tx, id, { effect })
      return { value: undefined, audit: [] }
    })
}

function settle({ mutate, clock }: Context, firing: RuleFiringRow, deed: Deed): Promise<Outcome> {
  const { state, taskId, reason, effect, write } = deed
  const cause = { ruleId: firing.ruleId, firingId: firing.id, eventId: firing.causeId }
  return mutate(async (tx) => {
    const written = (await write?.(tx, cause)) ?? []
    const isFirst = await endFiring(tx, firing.id, { state, taskId, reason, effect, finishedAt: new Date(clock.now()) })
    const told = {
      action: state === 'failed' ? 'rule.failed' : 'rule.acted',
      entityType: 'rule',
      entityId: firing.ruleId,
      after: { ...cause, type: firing.action.type, reason: reason ?? null },
    }
    return {
      value: { state, taskId: taskId ?? null, reason: reason ?? null },
      audit: isFirst ? [...written, told] : [],
    }
  })
}
