import { listLabels } from '../../../db/crm/links.ts'
import type { CrmSide, FieldChange, FieldValue } from '../../../db/crm-tables.ts'
import type { PagePlan } from './page-plan.ts'
import { add, type DiffItem, type ObjectScope } from './run-scope.ts'

const longestDiff = 500

/** For a preview: what the page would do. */
export async function showPlan(scope: ObjectScope, plan: PagePlan): Promise<void> {
  const { object } = scope.object
  const names = await namesOf(scope, plan)
  const inWords = changesInWords(scope)
  const items: DiffItem[] = [
    ...plan.newLinks.map((link): DiffItem => {
      const why = link.reason ?? 'the same record on both sides'
      return { object, side: 'crm', action: 'link', label: names('apollo', link.localId), why, changes: [] }
    }),
    ...plan.writes.map(({ side, action, label, why, changes }): DiffItem => {
      return { object, side, action, label: label ?? '', why: withoutMarks(why), changes: changes.map(inWords) }
    }),
    ...plan.reviews.map(({ side, label, reason, candidates }): DiffItem => {
      const other = side === 'crm' ? 'apollo' : 'crm'
      const others = candidates.map((candidate) => names(other, candidate)).join(', ')
      return { object, side, action: 'review', label, why: `${reasonInWords(reason)}: ${others}`, changes: [] }
    }),
    ...plan.parked.map(({ side, recordId, field, message }): DiffItem => {
      const name = names(side, recordId)
      return {
        object,
        side,
        action: 'park',
        label: field ? `${name}, ${withoutMarks(field)}` : name,
        why: message,
        changes: [],
      }
    }),
  ]
  // A CRM may show a record twice in one reading.
  const shown = new Set(scope.diff.map((item) => JSON.stringify(item)))
  const fresh = items.filter((item) => !shown.has(JSON.stringify(item)))
  scope.diff.push(...fresh.slice(0, Math.max(0, longestDiff - scope.diff.length)))
  for (const write of plan.writes) add(scope.counts, `${write.side}.${write.action}.planned`)
}

async function namesOf(
  { context, place }: ObjectScope,
  plan: PagePlan,
): Promise<(side: CrmSide, id: string) => string> {
  const parked = (side: CrmSide) => plan.parked.flatMap((one) => (one.side === side ? one.recordId : []))
  const candidates = (side: CrmSide) => plan.reviews.flatMap((one) => (one.side === side ? [] : one.candidates))
  const of = async (side: CrmSide, ids: readonly string[]) =>
    listLabels(context.db, place, { side, ids: [...ids, ...parked(side), ...candidates(side)] })
  const labels = {
    apollo: await of(
      'apollo',
      plan.newLinks.map(({ localId }) => localId),
    ),
    crm: await of('crm', []),
  }
  return (side, id) => labels[side].get(id) ?? id
}

/** Owners and stages are known by their names. */
function changesInWords({
  object,
  world: { owners },
}: ObjectScope): (change: FieldChange) => DiffItem['changes'][number] {
  const stages = new Map([...object.apolloStages, ...object.crmStages].map(({ id, name }) => [id, name]))
  const named = (field: string, value: FieldValue): FieldValue => {
    if (typeof value !== 'string') return value
    if (field === '$owner') return owners.crmName(value)
    return field === 'owner' ? owners.apolloName(value) : (stages.get(value) ?? value)
  }
  return ({ field, before, after }) => ({
    field: withoutMarks(field),
    before: named(field, before),
    after: named(field, after),
  })
}

function withoutMarks(text: string): string {
  return text.replace(/\$(?=owner|company|contacts)/g, '')
}

/** `several_by_email` as a person would say it. */
function reasonInWords(reason: string): string {
  const text = reason.replaceAll('_', ' ')
  return text === 'may be the same' ? 'may be the same as' : text
}
