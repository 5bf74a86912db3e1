import type { CallbackEffect, CallbackRule } from './callback-plan.ts'
import { isRecord } from './params.ts'

const NUMBERS = ['probability', 'times', 'after'] as const

/** A rule from the control plane's JSON; a string is what is wrong. */
export function parseCallbackRule(value: unknown): CallbackRule | string {
  const effect = isRecord(value) ? readEffect(value.effect) : undefined
  if (!isRecord(value) || effect === undefined) return 'an effect is lose, double, reorder or { delayMs }'
  const rule: CallbackRule = { effect }
  if (value.requestType === 'phone' || value.requestType === 'waterfall') rule.requestType = value.requestType
  else if (value.requestType !== undefined) return 'requestType is phone or waterfall'
  for (const name of NUMBERS) {
    const number = value[name]
    if (number === undefined) continue
    if (typeof number !== 'number' || !Number.isFinite(number)) return `${name} must be a number`
    rule[name] = number
  }
  return rule
}

function readEffect(value: unknown): CallbackEffect | undefined {
  if (value === 'lose' || value === 'double' || value === 'reorder') return value
  return isRecord(value) && typeof value.delayMs === 'number' ? { delayMs: value.delayMs } : undefined
}
