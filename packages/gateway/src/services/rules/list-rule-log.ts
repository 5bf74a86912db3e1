import { z } from 'zod'
import { decodeNumberCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listFiringsOf, listRuleLog, type RuleFiringRow } from '../../db/rules.ts'
import { operation } from '../../operation.ts'
import { requireRule, ruleKey } from './require-rule.ts'

const outcome = z.enum(['fired', 'not_matched', 'stopped'])

const actionView = z.object({
  type: z.string(),
  state: z.enum(['pending', 'done', 'failed']),
  reason: z.string().nullable(),
  taskId: z.string().nullable(),
  finishedAt: z.string().nullable(),
})

export const listLog = operation({
  name: 'rules.log',
  summary: 'Why a rule answered what happened, or why not, newest first',
  scope: 'read',
  input: z.strictObject({ id: ruleKey, outcome: outcome.optional(), ...pageFields }),
  output: z.object({
    log: z.array(
      z.object({
        eventId: z.string(),
        type: z.string().nullable(),
        entity: z.object({ type: z.string(), id: z.string() }).nullable(),
        happenedAt: z.string().nullable(),
        judgedAt: z.string(),
        outcome,
        reason: z.string().nullable(),
        actions: z.array(actionView),
      }),
    ),
    nextCursor: nextCursorField,
  }),
  async run({ db }, { id, outcome, cursor, limit }) {
    const rule = await requireRule(db, id)
    const filter = { ruleId: rule.id, outcome, before: decodeNumberCursor(cursor), limit: limit + 1 }
    const { page, nextCursor } = toPage(await listRuleLog(db, filter), limit, (row) => row.eventSeq)
    const firings = await listFiringsOf(
      db,
      rule.id,
      page.map(({ eventId }) => eventId),
    )
    const log = page.map((row) => ({
      eventId: row.eventId,
      type: row.type,
      entity: row.entityType !== null && row.entityId !== null ? { type: row.entityType, id: row.entityId } : null,
      happenedAt: row.happenedAt?.toISOString() ?? null,
      judgedAt: row.at.toISOString(),
      outcome: row.outcome,
      reason: row.reason,
      actions: firings.filter(({ causeId }) => causeId === row.eventId).map(viewAction),
    }))
    return { log, nextCursor }
  },
})

function viewAction({ action, state, reason, taskId, finishedAt }: RuleFiringRow): z.input<typeof actionView> {
  return { type: String(action.type), state, reason, taskId, finishedAt: finishedAt?.toISOString() ?? null }
}
