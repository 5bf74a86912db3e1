import type { FieldBases, FieldChange, FieldValue } from '../../../db/crm-tables.ts'
import { type FieldRule, type ObjectMapping, ruleName } from '../mapping/mapping-schema.ts'
import { type Outcome, toApolloValue, toCrmValue, unmapped } from '../mapping/transforms.ts'
import { isEmpty, isSame } from '../mapping/values.ts'
import { type Refusal, refusalOfApollo, refusalOfCrm } from './accepts.ts'
import type { ObjectWorld } from './crm-world.ts'

export type Values = Readonly<Record<string, FieldValue>>

export interface Pair {
  apollo: { values: Values; updatedAt: Date }
  crm: { values: Values; updatedAt: Date }
  /** What both had when they last agreed; a rule that is not in it has never been compared. */
  bases: FieldBases
}

/** Ids of the one side as the other side's. Undefined: has no counterpart yet. */
export interface Translate {
  toCrm(field: string, value: FieldValue): Outcome | undefined
  toApollo(field: string, value: FieldValue): Outcome | undefined
}

export interface ParkedField {
  side: 'apollo' | 'crm'
  field: string
  reason: string
  message: string
}

export interface Decision {
  toCrm: FieldChange[]
  toApollo: FieldChange[]
  /** Where both agree already. */
  agreed: Record<string, readonly [FieldValue, FieldValue]>
  /** Of the writes, once they are done. */
  bases: Record<string, readonly [FieldValue, FieldValue]>
  parked: ParkedField[]
  /** Waits for a record that it belongs to. */
  waits: boolean
  why: string[]
}

/**
 * Three-way comparison: what either side has against what both had when they last agreed. A side that still has the old
 * value has not changed, and takes the other's; where both have changed, the rule's policy decides.
 */
export function decide(world: ObjectWorld, pair: Pair, translate: Translate): Decision {
  const decision: Decision = { toCrm: [], toApollo: [], agreed: {}, bases: {}, parked: [], waits: false, why: [] }
  for (const rule of world.mapping.fields) decideField(world, { pair, rule, translate }, decision)
  return decision
}

interface Case {
  pair: Pair
  rule: FieldRule
  translate: Translate
}

function decideField(world: ObjectWorld, { pair, rule, translate }: Case, decision: Decision): void {
  const name = ruleName(rule)
  const apollo = pair.apollo.values[rule.apollo] ?? null
  const crm = pair.crm.values[rule.crm] ?? null
  const base = pair.bases[name]
  const apolloChanged = base ? !isSame(apollo, base[0]) : !isEmpty(apollo)
  const crmChanged = base ? !isSame(crm, base[1]) : !isEmpty(crm)
  if (!apolloChanged && !crmChanged) {
    if (!base) decision.agreed[name] = [apollo, crm]
    return
  }
  const up = asCrm(rule, pair.apollo.values, translate)
  const down = asApollo(rule, pair.crm.values, translate)
  if ((up?.ok && isSame(up.value, crm)) || (down?.ok && isSame(down.value, apollo))) {
    decision.agreed[name] = [apollo, crm]
    return
  }
  const winner = winnerOf(rule, { pair, apollo, crm, apolloChanged, crmChanged, isFirst: !base })
  const way = winner && wayOf(world.mapping, rule, winner)
  if (!winner || !way) {
    decision.agreed[name] = [apollo, crm]
    return
  }
  if (apolloChanged && crmChanged)
    decision.why.push(
      `${rule.apollo}: both ${base ? 'changed' : 'have one'}, ${rule.policy} decides for ${nameOfSide[winner]}`,
    )
  if (way === 'crm')
    take(decision, { name, side: 'crm', field: rule.crm, before: crm, outcome: up, other: apollo, world })
  else take(decision, { name, side: 'apollo', field: rule.apollo, before: apollo, outcome: down, other: crm, world })
}

const nameOfSide = { apollo: 'Apollo', crm: 'the CRM' } as const

interface Taking {
  name: string
  side: 'apollo' | 'crm'
  field: string
  before: FieldValue
  /** Undefined: what it names has no counterpart yet. */
  outcome: Outcome | undefined
  other: FieldValue
  world: ObjectWorld
}

function take(decision: Decision, { name, side, field, before, outcome, other, world }: Taking): void {
  if (!outcome) {
    decision.waits = true
    return
  }
  const refusal = outcome.ok
    ? side === 'crm'
      ? refusalOfCrm(world, field, outcome.value)
      : refusalOfApollo(world, field, outcome.value)
    : refusalOfOutcome(world, outcome)
  if (refusal) decision.parked.push({ side, field, reason: refusal.reason, message: refusal.message })
  if (!outcome.ok || refusal) return
  const change = { rule: name, field, before, after: outcome.value }
  if (side === 'crm') decision.toCrm.push(change)
  else decision.toApollo.push(change)
  decision.bases[name] = side === 'crm' ? [other, outcome.value] : [outcome.value, other]
}

/** Stages are known by their names. */
export function refusalOfOutcome(
  { apolloStages, crmStages }: ObjectWorld,
  { reason, message, about }: Extract<Outcome, { ok: false }>,
): Refusal {
  const stage = [...apolloStages, ...crmStages].find(({ id }) => id === about)
  return { reason, message: stage ? unmapped(stage.name) : message }
}

interface Contest {
  pair: Pair
  apollo: FieldValue
  crm: FieldValue
  apolloChanged: boolean
  crmChanged: boolean
  isFirst: boolean
}

function winnerOf({ policy }: FieldRule, contest: Contest): 'apollo' | 'crm' | undefined {
  const { pair, apollo, crm, apolloChanged, crmChanged, isFirst } = contest
  if (policy === 'locked') return undefined
  if (policy === 'fill' || isFirst) {
    // At the first sight of a pair an empty side has not been emptied: it was never filled.
    if (isEmpty(crm)) return 'apollo'
    if (isEmpty(apollo)) return 'crm'
    if (policy === 'fill') return undefined
  }
  if (apolloChanged !== crmChanged) return apolloChanged ? 'apollo' : 'crm'
  if (policy !== 'newest') return policy
  return pair.apollo.updatedAt.getTime() > pair.crm.updatedAt.getTime() ? 'apollo' : 'crm'
}

/** Undefined where the winner's value must not travel: the sides stay different, and that is settled. */
function wayOf(mapping: ObjectMapping, rule: FieldRule, winner: 'apollo' | 'crm'): 'apollo' | 'crm' | undefined {
  const wanted = winner === 'apollo' ? 'to_crm' : 'from_crm'
  const may = [mapping.direction, rule.direction].every((each) => each === 'both' || each === wanted)
  if (!may) return undefined
  return winner === 'apollo' ? 'crm' : 'apollo'
}

export function asCrm(rule: FieldRule, values: Values, translate: Translate): Outcome | undefined {
  if (rule.crm.startsWith('$')) return translate.toCrm(rule.apollo, values[rule.apollo] ?? null)
  return toCrmValue(rule, values)
}

export function asApollo(rule: FieldRule, values: Values, translate: Translate): Outcome | undefined {
  if (rule.crm.startsWith('$')) return translate.toApollo(rule.apollo, values[rule.crm] ?? null)
  return toApolloValue(rule, values)
}
