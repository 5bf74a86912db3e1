import { isRecord } from '../params.ts'
import type { AppChange } from './app-change.ts'

const KINDS: Record<AppChange['change'], string[]> = {
  create: ['contact', 'account', 'deal', 'task', 'note', 'conversation', 'deal_stage'],
  set: ['contact', 'sequence', 'mailbox', 'deal_stage'],
  edit: ['contact', 'account', 'deal', 'task'],
  move: ['contact', 'account', 'deal'],
  delete: ['contact', 'account', 'deal', 'task', 'note', 'conversation', 'email', 'call', 'label'],
  merge: ['contact', 'account'],
  reply: [],
  send: [],
  email: [],
}

const TEXTS: Record<AppChange['change'], string[]> = {
  create: [],
  set: ['id'],
  edit: ['id'],
  move: ['id', 'stage'],
  delete: ['id'],
  merge: ['keep', 'drop'],
  reply: ['contact', 'sequence'],
  send: ['contact', 'sequence'],
  email: ['id', 'outcome'],
}

const OUTCOMES = ['opened', 'clicked', 'replied', 'unsubscribed', 'demoed']

/** A change from the control plane's JSON; a string is what is wrong. */
export function parseChange(value: unknown): AppChange | string {
  if (!isRecord(value)) return 'a change is an object'
  const name = (Object.keys(KINDS) as AppChange['change'][]).find((name) => name === value.change)
  if (name === undefined) return `change is one of ${Object.keys(KINDS).join(', ')}`
  const kinds = KINDS[name]
  if (kinds.length > 0 && !kinds.includes(String(value.kind))) return `kind is one of ${kinds.join(', ')}`
  const missing = TEXTS[name].find((field) => typeof value[field] !== 'string' || value[field] === '')
  if (missing !== undefined) return `${missing} is missing`
  if (['create', 'edit', 'set'].includes(name) && !isRecord(value.fields)) return 'fields is missing'
  if (name === 'email' && !OUTCOMES.includes(String(value.outcome))) return `outcome is one of ${OUTCOMES.join(', ')}`
  return value as unknown as AppChange
}
