import type { Context } from '../../context.ts'
import type { EventRow } from '../../db/events.ts'
import type { Field, Subject } from './fields.ts'
import { loadSubject, type SubjectRecord } from './load-subject.ts'
import type { Names } from './names.ts'

export type FactValue = string | number | boolean | null | readonly string[]

/** What an event tells, and what is known of the records that it leads to; each is read when it is first asked for. */
export interface Facts {
  readonly event: EventRow
  readonly names: Names
  subject(subject: Subject): Promise<SubjectRecord | undefined>
  /** As the event has it, where it has it; otherwise as it is now. */
  value(field: Field): Promise<FactValue>
  /** Whether it is among what changed. */
  isChanged(field: Field): boolean
  /** What it was before the event; undefined where the event does not say. */
  before(field: Field): FactValue | undefined
  /** In words, for a text or a log. */
  words(field: Field): Promise<string | null>
}

export function createFacts(context: Context, event: EventRow, names: Names): Facts {
  const loaded = new Map<Subject, Promise<SubjectRecord | undefined>>()
  const [object] = event.type.split('.', 1)
  const after = recordOf(event.data.after)
  const earlier = recordOf(event.data.before)
  const changed = Array.isArray(event.data.changed) ? event.data.changed.map(String) : []

  const facts: Facts = {
    event,
    names,
    subject(subject) {
      const loading = loaded.get(subject) ?? loadSubject(context, event, subject)
      loaded.set(subject, loading)
      return loading
    },
    async value(field) {
      const { name, subject, key } = field
      if (name === 'event.type') return event.type
      if (name === 'event.source') return event.source
      if (subject === undefined) return toValue(at(event.data, key))
      const own = subject === object ? at(after, key) : undefined
      return toValue(own === undefined ? at((await facts.subject(subject))?.values ?? {}, key) : own)
    },
    isChanged({ name, subject, key }) {
      if (subject !== object) return name === 'from' || name === 'to'
      const isMove = event.type.endsWith('.stage_changed') && key === 'stageId'
      return isMove || changed.includes(key) || differs(at(earlier, key), at(after, key))
    },
    before({ subject, key }) {
      if (subject !== object) return undefined
      if (key === 'stageId' && event.type.endsWith('.stage_changed')) return toValue(event.data.fromStageId)
      const value = at(earlier, key)
      return value === undefined ? undefined : toValue(value)
    },
    words: async (field) => toWords(names, field, await facts.value(field)),
  }
  return facts
}

export async function toWords(names: Names, { kind }: Field, value: FactValue): Promise<string | null> {
  if (value === null) return null
  if (kind === 'text' || kind === 'number' || kind === 'time' || kind === 'flag') {
    return Array.isArray(value) ? value.join(', ') : String(value)
  }
  const words = await Promise.all([value].flat().map(async (id) => (await names.of(kind, String(id))) ?? String(id)))
  return words.join(', ') || null
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function at(record: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => recordOf(value)[key], record)
}

function toValue(value: unknown): FactValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.map(String) : JSON.stringify(value)
}

function differs(before: unknown, after: unknown): boolean {
  return before !== undefined && after !== undefined && JSON.stringify(before) !== JSON.stringify(after)
}
