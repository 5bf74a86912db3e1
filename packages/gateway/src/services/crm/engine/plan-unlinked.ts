import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import { listReviewsOf, type ReviewRow } from '../../../db/crm/ledger.ts'
import { type LinkRow, labelKind, listBereft, listKeys, listSharers, replaceKeys } from '../../../db/crm/links.ts'
import type { CrmSide } from '../../../db/crm-tables.ts'
import type { Tx } from '../../../db/database.ts'
import { groupBy } from '../../callbacks/group-by.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { toApolloValue } from '../mapping/transforms.ts'
import type { Values } from './decide.ts'
import { holdReview, isCandidate, pairOf } from './judged.ts'
import { labelOf } from './label.ts'
import type { LocalRecord } from './local-records.ts'
import { judge, type Verdict } from './match.ts'
import { askedKeys, type Key, keysOf } from './match-keys.ts'
import { count, type PagePlan } from './page-plan.ts'
import type { ObjectScope } from './run-scope.ts'
import { crmValues } from './translate.ts'

/** A record of either side, with what it can be told by. */
export interface Told {
  id: string
  values: Values
  keys: Key[]
  /** What a person would call it. */
  label: string
}

export function tellLocal({ object }: ObjectScope, record: LocalRecord): Told {
  const kind = kindOf[object.object]
  const keys = keysOf(kind, record.values)
  return {
    id: record.id,
    values: record.values,
    keys: [...keys, ...record.crmIds.map((value) => ({ kind: 'crm_id', value }))],
    label: labelOf(kind, record.values),
  }
}

export function tellCrm({ object }: ObjectScope, record: CrmRecord): Told {
  const own = crmValues(record)
  const values = Object.fromEntries(
    object.mapping.fields.flatMap((rule) => {
      if (rule.crm.startsWith('$')) return []
      const outcome = toApolloValue(rule, own)
      return outcome.ok ? [[rule.apollo, outcome.value] as const] : []
    }),
  )
  const kind = kindOf[object.object]
  const keys = [...keysOf(kind, values), { kind: 'crm_id', value: record.id }]
  return { id: record.id, values, keys, label: labelOf(kind, values) }
}

export async function keepKeys(tx: Tx, { place }: ObjectScope, side: CrmSide, told: readonly Told[]): Promise<void> {
  const keys = told.flatMap(({ id, keys: own, label }) =>
    [...own, ...(label ? [{ kind: labelKind, value: label }] : [])].map((key) => ({ ...key, side, recordId: id })),
  )
  await replaceKeys(tx, place, { side, ids: told.map(({ id }) => id), keys })
}

/** Of records that are gone: nothing is told by them any more. */
export async function dropKeys(tx: Tx, { place }: ObjectScope, side: CrmSide, ids: readonly string[]): Promise<void> {
  await replaceKeys(tx, place, { side, ids, keys: [] })
}

export interface Judgement {
  told: Told
  verdict: Exclude<Verdict, { kind: 'review' }> | { kind: 'wait' }
}

/** What to do with records that nothing is linked with: link, make, or ask somebody. */
export async function judgeUnlinked(
  tx: Tx,
  scope: ObjectScope,
  { plan, side, told }: { plan: PagePlan; side: CrmSide; told: readonly Told[] },
): Promise<Judgement[]> {
  const { place, object } = scope
  const reviews = new Map(
    (await listReviewsOf(tx, place, { side, ids: told.map(({ id }) => id) })).map((row) => [row.recordId, row]),
  )
  const bereft = await listBereft(tx, place, { side, ids: told.map(({ id }) => id) })
  const asked = told.flatMap(({ id, keys }) => askedKeys(keys).map((key) => ({ ...key, recordId: id })))
  const sharers = groupBy(await listSharers(tx, place, { side, keys: asked }), ({ asker }) => asker)
  const candidateIds = [...sharers.values()].flat().flatMap((sharer) => (sharer.side === side ? [] : sharer.recordId))
  const other = side === 'crm' ? 'apollo' : 'crm'
  const otherKeys = groupBy(
    await listKeys(tx, place, { side: other, ids: [...new Set(candidateIds)] }),
    ({ recordId }) => recordId,
  )
  return told.map((one) => {
    const mine = (sharers.get(one.id) ?? [])
      .filter(({ recordId, side: its }) => its === side || !isApart(scope, side, one.id, recordId))
      .map((sharer) => ({ ...sharer, isLinked: sharer.isLinked || scope.claimed[sharer.side].has(sharer.recordId) }))
    const verdict = judge({ side, keys: one.keys, sharers: mine }, object.mapping.match)
    const doubt = verdict.kind === 'link' && contradicts(one.keys, otherKeys.get(verdict.id) ?? [], verdict.by)
    const final: Verdict =
      doubt && verdict.kind === 'link' ? { kind: 'review', reason: doubt, candidates: [verdict.id] } : verdict
    const review = reviews.get(one.id)
    const settled = settle(scope, { plan, side, told: one, verdict: final, review })
    // Only a person has what was deleted made again.
    const isLeft = settled.kind === 'none' && !review && bereft.has(one.id)
    return { told: one, verdict: isLeft ? { kind: 'wait' } : settled }
  })
}

function settle(
  scope: ObjectScope,
  {
    plan,
    side,
    told,
    verdict,
    review,
  }: { plan: PagePlan; side: CrmSide; told: Told; verdict: Verdict; review: ReviewRow | undefined },
): Judgement['verdict'] {
  if (review?.state === 'ignore') return { kind: 'wait' }
  if (verdict.kind !== 'review') {
    if (review?.state === 'open') {
      plan.settled.push(review.id)
      scope.judged.open.delete(`${side}|${told.id}`)
    }
    if (verdict.kind !== 'link') return verdict
    if (scope.judged.ignored.has(pairOf(side, told.id, verdict.id))) return { kind: 'wait' }
    // What the other side is in doubt about, this side alone does not settle.
    if (!isCandidate(scope.judged, side, told.id, [verdict.id])) return verdict
    countOnce(scope, plan, `${side}|${told.id}`)
    return { kind: 'wait' }
  }
  if (review?.state === 'create') return { kind: 'none' }
  if (review || !isAsked(scope, plan, { side, id: told.id, candidates: verdict.candidates })) {
    plan.reviews.push(toReview(scope, { side, told, verdict, review }))
    holdReview(scope.judged, { side, recordId: told.id, candidates: verdict.candidates, state: 'open' })
  }
  countOnce(scope, plan, `${side}|${told.id}`)
  return { kind: 'wait' }
}

/** Two records that may be one are asked about once, from whichever side came first. */
function isAsked(
  { judged }: ObjectScope,
  plan: PagePlan,
  { side, id, candidates }: { side: CrmSide; id: string; candidates: readonly string[] },
): boolean {
  const other = side === 'crm' ? 'apollo' : 'crm'
  if (isCandidate(judged, side, id, candidates)) return true
  if (candidates.every((candidate) => judged.ignored.has(pairOf(side, id, candidate)))) return true
  const asking = candidates.filter((candidate) => judged.open.has(`${other}|${candidate}`))
  // Looked at anew, the question that is open takes this record in.
  plan.revisits.push(...asking.map((recordId) => ({ side: other, recordId }) as const))
  return asking.length > 0
}

function countOnce({ asked }: ObjectScope, plan: PagePlan, name: string): void {
  if (!asked.has(name)) count(plan, 'ambiguous')
  asked.add(name)
}

function toReview(
  { context, place }: ObjectScope,
  {
    side,
    told,
    verdict,
    review,
  }: { side: CrmSide; told: Told; verdict: Extract<Verdict, { kind: 'review' }>; review: ReviewRow | undefined },
): ReviewRow {
  return {
    id: review?.id ?? context.makeId(),
    ...place,
    side,
    recordId: told.id,
    label: told.label,
    reason: verdict.reason,
    candidates: verdict.candidates,
    state: 'open',
    chosenId: null,
    createdAt: review?.createdAt ?? new Date(context.clock.now()),
    resolvedAt: null,
    resolvedBy: null,
  }
}

/** One key agrees and another speaks against it. */
function contradicts(keys: readonly Key[], others: readonly Key[], by: string): string | undefined {
  if (by === 'crm_id') return undefined
  const of = (all: readonly Key[], kind: string) => all.filter((key) => key.kind === kind).map(({ value }) => value)
  const differ = (kind: string) => {
    const [a, b] = [of(keys, kind), of(others, kind)]
    return a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value))
  }
  const lastNames = (all: readonly Key[]) => of(all, 'has_person').map((name) => name.split(' ').at(-1) ?? '')
  const [mine, theirs] = [lastNames(keys), lastNames(others)]
  if (mine.length && theirs.length && !mine.some((name) => theirs.includes(name))) return 'names_differ'
  if (by === 'email' && differ('linkedin')) return 'profiles_differ'
  return undefined
}

function isApart({ judged }: ObjectScope, side: CrmSide, id: string, otherId: string): boolean {
  return judged.apart.has(pairOf(side, id, otherId))
}

export function newLink(
  { context, place, runId }: ObjectScope,
  { localId, crmId, by }: { localId: string; crmId: string; by: string },
): LinkRow {
  const at = new Date(context.clock.now())
  return {
    id: context.makeId(),
    ...place,
    localId,
    crmId,
    bases: {},
    echo: null,
    flips: {},
    state: 'linked',
    reason: `the same ${by}`,
    dirty: false,
    madeBy: 'match',
    madeIn: runId,
    createdAt: at,
    updatedAt: at,
  }
}
