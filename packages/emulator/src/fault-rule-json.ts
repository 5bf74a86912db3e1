import type { FaultEffect, FaultRule } from './faults.ts'
import { isRecord } from './params.ts'

type EffectCheck = (value: unknown) => boolean

const isNumber: EffectCheck = (value) => typeof value === 'number' && Number.isFinite(value)
const isTrue: EffectCheck = (value) => value === true

const EFFECTS: Record<string, EffectCheck> = {
  status: (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599,
  delayMs: isNumber,
  reset: (value) => value === 'before' || value === 'after',
  truncate: isTrue,
  html502: isTrue,
  dripMs: isNumber,
  wrongTypes: isTrue,
  cutList: isNumber,
  hang: isTrue,
}

const NUMBERS = ['probability', 'times', 'after'] as const

/** A rule from the control plane's JSON; `endpoint` as `/…/` is a regular expression. A string is what is wrong. */
export function parseFaultRule(value: unknown): FaultRule | string {
  if (!isRecord(value) || !isRecord(value.effect)) return 'a rule is an object with an effect'
  const { effect } = value
  const known = Object.keys(EFFECTS).filter((name) => name in effect)
  const [name] = known
  if (known.length !== 1 || name === undefined) return `an effect is one of ${Object.keys(EFFECTS).join(', ')}`
  if (!EFFECTS[name]?.(effect[name])) return `bad value for ${name}`
  const rule: FaultRule = { effect: effect as FaultEffect }
  for (const field of NUMBERS) {
    if (value[field] === undefined) continue
    if (!isNumber(value[field])) return `${field} must be a number`
    rule[field] = Number(value[field])
  }
  if (typeof value.path === 'string') rule.path = value.path
  if (typeof value.endpoint === 'string') return withEndpoint(rule, value.endpoint)
  return rule
}

function withEndpoint(rule: FaultRule, endpoint: string): FaultRule | string {
  if (endpoint.length < 3 || !endpoint.startsWith('/') || !endpoint.endsWith('/')) return { ...rule, endpoint }
  try {
    return { ...rule, endpoint: new RegExp(endpoint.slice(1, -1)) }
  } catch {
    return 'endpoint is no regular expression'
  }
}

/** The rule as `parseFaultRule` reads it. */
export function faultRuleJson(rule: FaultRule): Record<string, unknown> {
  const { endpoint } = rule
  return endpoint instanceof RegExp ? { ...rule, endpoint: `/${endpoint.source}/` } : { ...rule }
}
