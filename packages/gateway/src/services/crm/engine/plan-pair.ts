import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import type { LinkRow } from '../../../db/crm/links.ts'
import type { FieldBases } from '../../../db/crm-tables.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { type Decision, decide, type ParkedField, type Translate } from './decide.ts'
import { countFlips } from './flips.ts'
import { labelOf } from './label.ts'
import type { LocalRecord } from './local-records.ts'
import { count, type PagePlan } from './page-plan.ts'
import { type ObjectScope, toWriteRow } from './run-scope.ts'
import { crmValues } from './translate.ts'

export interface LinkedPair {
  link: LinkRow
  local: LocalRecord
  crm: CrmRecord
  /** Made in this run: it goes into the database as it comes out here. */
  isNew?: boolean
}

/** Compares the two records of a link, and plans what has to be written to either. */
export function planPair(
  scope: ObjectScope,
  plan: PagePlan,
  { pair, translate }: { pair: LinkedPair; translate: Translate },
): void {
  const { link, local, crm, isNew } = pair
  scope.compared.add(link.id)
  if (link.state !== 'linked' || scope.busy.local.has(local.id) || scope.busy.crm.has(crm.id)) return
  const bases = withEcho(link, crm)
  const decision = decide(
    scope.object,
    {
      apollo: { values: local.values, updatedAt: local.updatedAt },
      crm: { values: crmValues(crm), updatedAt: crm.updatedAt },
      bases,
    },
    translate,
  )
  plan.seen.push({ side: 'apollo', recordId: local.id }, { side: 'crm', recordId: crm.id })
  park(scope, plan, { parked: decision.parked, local, crm })
  count(plan, 'compared')
  const change = changeOf(scope, plan, { pair, decision, bases })
  if (isNew) Object.assign(link, change)
  else if (change) plan.linkChanges.push({ id: link.id, change })
}

function changeOf(
  scope: ObjectScope,
  plan: PagePlan,
  { pair, decision, bases }: { pair: LinkedPair; decision: Decision; bases: FieldBases },
): Partial<LinkRow> | undefined {
  const { link, local } = pair
  const flips = countFlips(
    link.flips,
    [
      ...decision.toCrm.map((each) => ({ ...each, side: 'crm' })),
      ...decision.toApollo.map((each) => ({ ...each, side: 'apollo' })),
    ],
    scope.context.clock.now(),
  )
  const agreed = { ...bases, ...decision.agreed }
  if (flips.restless) {
    count(plan, 'quarantined')
    const reason = `"${flips.restless}" goes back and forth: something on one side undoes what the sync writes`
    return { state: 'quarantined', reason, flips: flips.flips, bases: agreed, dirty: false }
  }
  planWrites(scope, plan, { pair, decision, label: labelOf(kindOf[scope.object.object], local.values) })
  const writes = decision.toCrm.length + decision.toApollo.length > 0
  const dirty = decision.waits || decision.parked.length > 0
  const isChanged = writes || bases !== link.bases || dirty !== link.dirty || Object.keys(decision.agreed).length > 0
  return isChanged ? { bases: agreed, dirty, ...(writes ? { flips: flips.flips } : {}) } : undefined
}

function planWrites(
  scope: ObjectScope,
  plan: PagePlan,
  { pair, decision, label }: { pair: LinkedPair; decision: Decision; label: string },
): void {
  const { link, local, crm } = pair
  const ids = { localId: local.id, crmId: crm.id, linkId: link.id }
  for (const side of ['crm', 'apollo'] as const) {
    const changes = side === 'crm' ? decision.toCrm : decision.toApollo
    if (!changes.length) continue
    const names = changes.map(({ field }) => field).join(', ')
    const why = [`${side === 'crm' ? 'Apollo' : 'the CRM'} changed ${names}`, ...decision.why].join('; ')
    const bases = Object.fromEntries(
      changes.flatMap(({ rule }) => {
        const base = decision.bases[rule]
        return base ? [[rule, base] as const] : []
      }),
    )
    plan.writes.push(toWriteRow(scope, { side, action: 'update', ...ids, label, changes, bases, why }))
    if (decision.why.length) count(plan, 'conflicts', decision.why.length)
  }
}

export function park(
  { place, runId, context }: ObjectScope,
  plan: PagePlan,
  { parked, local, crm }: { parked: readonly ParkedField[]; local?: LocalRecord; crm?: CrmRecord },
): void {
  const at = new Date(context.clock.now())
  for (const { side, field, reason, message } of parked) {
    // What cannot be written to one side stands beside the record of the other, where it can be mended.
    const source = side === 'crm' ? local : crm
    const record = source ?? crm ?? local
    if (!record) continue
    const of = record === crm ? ('crm' as const) : ('apollo' as const)
    plan.parked.push({
      ...place,
      side: of,
      recordId: record.id,
      field,
      reason,
      message,
      runId,
      firstAt: at,
      lastAt: at,
    })
  }
}

/** The CRM may keep what it was given in another form. Seen at the time of our own write, that form is what we wrote. */
function withEcho({ bases, echo }: LinkRow, crm: CrmRecord): FieldBases {
  if (!echo || crm.updatedAt.getTime() > Date.parse(echo.at)) return bases
  const values = crmValues(crm)
  const heard = echo.rules.flatMap((rule) => {
    const base = bases[rule]
    const field = rule.slice(rule.indexOf('>') + 1)
    return base ? [[rule, [base[0], values[field] ?? null]] as const] : []
  })
  return heard.length ? { ...bases, ...Object.fromEntries(heard) } : bases
}
