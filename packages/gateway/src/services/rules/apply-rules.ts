import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { deleteRuleRow, listAllRules, lockRules, type RuleRow } from '../../db/rules.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { createNames } from '../events/names.ts'
import { checkRule } from './check-rule.ts'
import { draftOf, hasOneForm, oneForm, ruleFields, ruleName, toDraft } from './rule-shape.ts'
import { addRule, changeRule, isSameRule, type NamedDraft } from './store-rule.ts'

const writtenRule = z.strictObject({ name: ruleName, ...ruleFields }).refine(hasOneForm, oneForm)

const difference = z.object({
  name: z.string(),
  change: z.enum(['create', 'change', 'delete', 'none']),
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
})

export const applyRules = operation({
  name: 'rules.apply',
  summary: 'Make the rules equal to these: the others are deleted. With `dryRun` say what would change',
  scope: 'write',
  input: z.strictObject({
    rules: z.array(writtenRule).max(500, 'must be at most 500 rules'),
    dryRun: z.boolean().default(false),
    revision: z.string().optional().describe('That of the dry run: refused where the rules have changed since'),
  }),
  output: z.object({
    dryRun: z.boolean(),
    revision: z.string().describe('Of the rules as they are stored after this'),
    changes: z.array(difference),
    counts: z.object({ created: z.int(), changed: z.int(), deleted: z.int(), unchanged: z.int() }),
  }),
  async run(context, { rules, dryRun, revision }) {
    const drafts = await readDrafts(context, rules)
    if (dryRun) {
      const stored = await listAllRules(context.db)
      return { dryRun, revision: revisionOf(stored), ...reportOf(compare(stored, drafts)) }
    }
    return context.mutate(async (tx) => {
      const stored = await lockRules(tx)
      if (revision !== undefined && revision !== revisionOf(stored)) throw changedMeanwhile()
      const changes = compare(stored, drafts)
      const audit: AuditEntry[] = []
      for (const change of changes) audit.push(...(await write(tx, context, change)))
      const value = { dryRun, revision: revisionOf(await listAllRules(tx)), ...reportOf(changes) }
      return { value, audit }
    })
  },
})

/** All of them are looked at before the first is stored. */
async function readDrafts(context: Context, rules: readonly z.output<typeof writtenRule>[]): Promise<NamedDraft[]> {
  const names = createNames(context)
  const drafts: NamedDraft[] = []
  for (const [index, { name, ...written }] of rules.entries()) {
    const at = `rules.${index}`
    if (drafts.some((draft) => draft.name === name))
      throw new ServiceError('invalid_input', `Two rules are called "${name}"`, {
        reason: 'rule_name_taken',
        field: `${at}.name`,
      })
    const { draft, paths } = toDraft(written)
    await checkRule(context, draft, {
      names,
      paths: {
        condition: (one, field) => `${at}.${paths.condition(one, field)}`,
        action: (one) => `${at}.${paths.action(one)}`,
      },
    })
    drafts.push({ name, ...draft })
  }
  return drafts
}

interface RuleChange {
  name: string
  before: RuleRow | undefined
  after: NamedDraft | undefined
}

function compare(stored: readonly RuleRow[], drafts: readonly NamedDraft[]): RuleChange[] {
  const byName = new Map(stored.map((rule) => [rule.name, rule]))
  const wanted = new Set(drafts.map(({ name }) => name))
  return [
    ...drafts.map((after) => ({ name: after.name, before: byName.get(after.name), after })),
    ...stored.flatMap((before) => (wanted.has(before.name) ? [] : [{ name: before.name, before, after: undefined }])),
  ]
}

function kindOf({ before, after }: RuleChange): z.output<typeof difference>['change'] {
  if (!before) return 'create'
  if (!after) return 'delete'
  return isSameRule(before, after) ? 'none' : 'change'
}

function reportOf(changes: readonly RuleChange[]) {
  const listed = changes.map((change) => ({ name: change.name, change: kindOf(change), fields: fieldsOf(change) }))
  const count = (kind: string): number => listed.filter(({ change }) => change === kind).length
  return {
    changes: listed,
    counts: {
      created: count('create'),
      changed: count('change'),
      deleted: count('delete'),
      unchanged: count('none'),
    },
  }
}

function fieldsOf({ before, after }: RuleChange): z.input<typeof difference>['fields'] {
  const was = before && draftOf(before)
  return (['event', 'conditions', 'actions', 'enabled'] as const).flatMap((field) => {
    const [old, now] = [was?.[field] ?? null, after?.[field] ?? null]
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [{ field, before: old, after: now }]
  })
}

async function write(tx: Tx, context: Context, { before, after }: RuleChange): Promise<AuditEntry[]> {
  if (before && after) return changeRule(tx, context, { before, draft: after })
  if (after) return [(await addRule(tx, context, after)).audit]
  if (!before) return []
  await deleteRuleRow(tx, before.id)
  return [{ action: 'rule.deleted', entityType: 'rule', entityId: before.id, before }]
}

function revisionOf(rules: readonly RuleRow[]): string {
  const sorted = rules.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const content = sorted.map((rule) => [rule.name, draftOf(rule)])
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
}

function changedMeanwhile(): ServiceError {
  return new ServiceError('conflict', 'The rules have changed since they were compared; compare again', {
    reason: 'rules_changed',
    field: 'revision',
  })
}
