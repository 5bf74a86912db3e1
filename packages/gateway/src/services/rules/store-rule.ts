import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { readHead } from '../../db/events.ts'
import { insertRule, type RuleRow, updateRule } from '../../db/rules.ts'
import { ServiceError } from '../../errors.ts'
import { draftOf, type RuleDraft } from './rule-shape.ts'

export interface NamedDraft extends RuleDraft {
  name: string
}

/** Answers what comes from now on, and nothing that is in the feed already. */
export async function addRule(
  tx: Tx,
  { makeId, clock }: Context,
  draft: NamedDraft,
): Promise<{ id: string; audit: AuditEntry }> {
  const id = makeId()
  const at = new Date(clock.now())
  const row = { ...toColumns(draft), id, afterSeq: await readHead(tx), createdAt: at, updatedAt: at }
  if (!(await insertRule(tx, row))) throw nameTaken()
  return { id, audit: { action: 'rule.created', entityType: 'rule', entityId: id, after: draft } }
}

/** What happened while it was off, or was another rule, it does not answer afterwards. */
export async function changeRule(
  tx: Tx,
  { clock }: Context,
  { before, draft }: { before: RuleRow; draft: NamedDraft },
): Promise<AuditEntry[]> {
  if (isSameRule(before, draft)) return []
  const isNew = (!before.enabled && draft.enabled) || before.event !== draft.event
  await updateRule(tx, before.id, {
    ...toColumns(draft),
    ...(isNew ? { afterSeq: await readHead(tx) } : {}),
    updatedAt: new Date(clock.now()),
  })
  const was = { name: before.name, ...draftOf(before) }
  return [{ action: 'rule.changed', entityType: 'rule', entityId: before.id, before: was, after: draft }]
}

export function isSameRule(row: RuleRow, draft: NamedDraft): boolean {
  return row.name === draft.name && JSON.stringify(draftOf(row)) === JSON.stringify(normal(draft))
}

function normal({ event, conditions, actions, enabled }: RuleDraft): RuleDraft {
  return { event, conditions, actions, enabled }
}

function toColumns({ name, event, conditions, actions, enabled }: NamedDraft) {
  return { name, event, conditions: JSON.stringify(conditions), actions: JSON.stringify(actions), enabled }
}

export function nameTaken(): ServiceError {
  return new ServiceError('conflict', 'Another rule has this name', { reason: 'rule_name_taken', field: 'name' })
}
