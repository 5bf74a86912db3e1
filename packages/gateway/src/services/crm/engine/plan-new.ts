import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import type { FieldChange, FieldValue } from '../../../db/crm-tables.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { type FieldRule, ruleName } from '../mapping/mapping-schema.ts'
import { isEmpty } from '../mapping/values.ts'
import { refusalOfApollo, refusalOfCrm } from './accepts.ts'
import type { ObjectWorld } from './crm-world.ts'
import { asApollo, asCrm, type ParkedField, refusalOfOutcome, type Translate, type Values } from './decide.ts'
import { labelOf } from './label.ts'
import type { LocalRecord } from './local-records.ts'
import { count, type PagePlan } from './page-plan.ts'
import { park } from './plan-pair.ts'
import { type ObjectScope, toWriteRow } from './run-scope.ts'
import { crmValues } from './translate.ts'

interface Draft {
  changes: FieldChange[]
  bases: Record<string, readonly [FieldValue, FieldValue]>
  parked: ParkedField[]
}

export function mayCreate({ object: { mapping, object } }: ObjectScope, side: 'crm' | 'apollo'): boolean {
  const { direction, create } = mapping
  if (direction === 'off' || object === 'tasks') return side === 'crm' && direction !== 'off' && create.crm
  return side === 'crm' ? create.crm && direction !== 'from_crm' : create.apollo && direction !== 'to_crm'
}

/** A record that only Apollo has. */
export function planNewInCrm(
  scope: ObjectScope,
  plan: PagePlan,
  { local, translate }: { local: LocalRecord; translate: Translate },
): void {
  const { object } = scope
  const draft = draftOf(object, 'to_crm', (rule) => {
    const outcome = asCrm(rule, local.values, translate)
    const from = local.values[rule.apollo] ?? null
    if (!outcome) return undefined
    const refusal = outcome.ok && !isEmpty(outcome.value) ? refusalOfCrm(object, rule.crm, outcome.value) : undefined
    return { side: 'crm', field: rule.crm, from, outcome, refusal }
  })
  const missing = [...object.crmFields.values()].filter(
    ({ name, required, readOnly }) => required && !readOnly && !draft.changes.some(({ field }) => field === name),
  )
  draft.parked.push(
    ...missing.map(({ name }) => ({
      side: 'crm' as const,
      field: name,
      reason: 'required',
      message: `The CRM makes no record without "${name}"`,
    })),
  )
  park(scope, plan, { parked: draft.parked, local })
  plan.seen.push({ side: 'apollo', recordId: local.id })
  if (missing.length || !draft.changes.length) return
  scope.claimed.apollo.add(local.id)
  count(plan, 'newInApollo')
  const label = labelOf(kindOf[object.object], local.values)
  const { changes, bases } = draft
  const write = {
    side: 'crm',
    action: 'create',
    localId: local.id,
    label,
    changes,
    bases,
    why: 'new in Apollo',
  } as const
  plan.writes.push(toWriteRow(scope, write))
}

/** A record that only the CRM has. */
export function planNewInApollo(
  scope: ObjectScope,
  plan: PagePlan,
  { crm, values, translate }: { crm: CrmRecord; values: Values; translate: Translate },
): void {
  const { object } = scope
  const own = crmValues(crm)
  const draft = draftOf(object, 'from_crm', (rule) => {
    const outcome = asApollo(rule, own, translate)
    const from = own[rule.crm] ?? null
    if (!outcome) return undefined
    // What Apollo tells by itself is nothing that the CRM could not write.
    if (object.apolloFields.get(rule.apollo)?.readOnly) return undefined
    const refusal =
      outcome.ok && !isEmpty(outcome.value) ? refusalOfApollo(object, rule.apollo, outcome.value, true) : undefined
    return { side: 'apollo', field: rule.apollo, from, outcome, refusal }
  })
  plan.seen.push({ side: 'crm', recordId: crm.id })
  const kind = kindOf[object.object]
  const label = labelOf(kind, values)
  if (!label) {
    const message = 'Apollo makes no record without a name'
    draft.parked.push({ side: 'apollo', field: '', reason: 'required', message })
  }
  park(scope, plan, { parked: draft.parked, crm })
  if (!label || !draft.changes.length) return
  scope.claimed.crm.add(crm.id)
  count(plan, 'newInCrm')
  const { changes, bases } = draft
  const write = {
    side: 'apollo',
    action: 'create',
    crmId: crm.id,
    label,
    changes,
    bases,
    why: 'new in the CRM',
  } as const
  plan.writes.push(toWriteRow(scope, write))
}

interface Offer {
  side: 'crm' | 'apollo'
  field: string
  from: FieldValue
  outcome: NonNullable<ReturnType<typeof asCrm>>
  refusal: { reason: string; message: string } | undefined
}

function draftOf(world: ObjectWorld, way: 'to_crm' | 'from_crm', offer: (rule: FieldRule) => Offer | undefined): Draft {
  const draft: Draft = { changes: [], bases: {}, parked: [] }
  for (const rule of world.mapping.fields) {
    if (rule.policy === 'locked' || (rule.direction !== 'both' && rule.direction !== way)) continue
    const offered = offer(rule)
    if (!offered) continue
    const { side, field, from, outcome } = offered
    const refusal = outcome.ok ? offered.refusal : refusalOfOutcome(world, outcome)
    if (refusal) {
      draft.parked.push({ side, field, reason: refusal.reason, message: refusal.message })
      continue
    }
    if (!outcome.ok || isEmpty(outcome.value)) continue
    const name = ruleName(rule)
    draft.changes.push({ rule: name, field, before: null, after: outcome.value })
    draft.bases[name] = way === 'to_crm' ? [from, outcome.value] : [outcome.value, from]
  }
  return draft
}
