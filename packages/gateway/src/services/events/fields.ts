import { typesOf } from './event-pattern.ts'
import type { NamedKind } from './names.ts'

export type Subject = 'deal' | 'contact' | 'account' | 'task'
export type FieldKind = 'text' | 'number' | 'time' | 'flag' | NamedKind

/** Something that conditions can ask for and texts can name. */
export interface Field {
  name: string
  kind: FieldKind
  /** Whose it is; undefined for what the event itself says. */
  subject?: Subject
  /** What it is called in a record, and in the `before` and `after` of an event. */
  key: string
}

const common = { owner: ['user', 'ownerId'] } as const
const subjects: Readonly<Record<Subject, Readonly<Record<string, readonly [FieldKind, string]>>>> = {
  deal: {
    ...common,
    id: ['text', 'id'],
    name: ['text', 'name'],
    amount: ['number', 'amount'],
    stage: ['deal stage', 'stageId'],
    closedDate: ['time', 'closedDate'],
    isClosed: ['flag', 'isClosed'],
    isWon: ['flag', 'isWon'],
  },
  contact: {
    ...common,
    id: ['text', 'id'],
    name: ['text', 'name'],
    firstName: ['text', 'firstName'],
    lastName: ['text', 'lastName'],
    title: ['text', 'title'],
    company: ['text', 'company'],
    seniority: ['text', 'seniority'],
    email: ['text', 'email'],
    emailStatus: ['text', 'emailStatus'],
    phone: ['text', 'phone'],
    linkedinUrl: ['text', 'linkedinUrl'],
    city: ['text', 'city'],
    country: ['text', 'country'],
    stage: ['contact stage', 'stageId'],
    lists: ['contact list', 'listIds'],
  },
  account: {
    ...common,
    id: ['text', 'id'],
    name: ['text', 'name'],
    domain: ['text', 'domain'],
    stage: ['account stage', 'stageId'],
    lists: ['account list', 'listIds'],
  },
  task: {
    id: ['text', 'id'],
    title: ['text', 'title'],
    type: ['text', 'type'],
    priority: ['text', 'priority'],
    status: ['text', 'status'],
    user: ['user', 'userId'],
    dueAt: ['time', 'dueAt'],
  },
}

/** Whom an event of the type leads to, itself first. */
export function subjectsOf(type: string): readonly Subject[] {
  const [object] = type.split('.', 1)
  if (object === 'deal') return ['deal', 'contact', 'account']
  if (object === 'contact') return ['contact', 'account']
  if (object === 'account') return ['account', 'contact']
  if (object === 'task') return ['task', 'contact', 'account']
  return ['sequence.enrolled', 'sequence.replied', 'sequence.finished'].includes(type) ? ['contact', 'account'] : []
}

/** Whom every event that fits the pattern leads to. */
export function sharedSubjects(pattern: string): readonly Subject[] {
  const [first = [], ...others] = typesOf(pattern).map(subjectsOf)
  return first.filter((subject) => others.every((one) => one.includes(subject)))
}

/** The field of this name in every event that fits the pattern; undefined where one of them does not have it. */
export function findField(name: string, pattern: string): Field | undefined {
  const types = typesOf(pattern)
  if (name === 'from' || name === 'to') return stageField(name, types)
  if (name === 'event.type' || name === 'event.source') return { name, kind: 'text', key: name }
  if (name === 'sequence')
    return types.every(isSequenceNews) ? { name, kind: 'sequence', key: 'sequenceId' } : undefined
  if (/^data(\.\w+)+$/.test(name)) return { name, kind: 'text', key: name.slice('data.'.length) }
  const [subject, key, ...custom] = name.split('.')
  if (!isSubject(subject) || !sharedSubjects(pattern).includes(subject) || key === undefined) return undefined
  if (key === 'custom' && subject !== 'task') return customField(name, subject, custom)
  const known = Object.hasOwn(subjects[subject], key) ? subjects[subject][key] : undefined
  return known && custom.length === 0 ? { name, subject, kind: known[0], key: known[1] } : undefined
}

function stageField(name: 'from' | 'to', types: readonly string[]): Field | undefined {
  const objects = new Set(types.map((type) => (type.endsWith('.stage_changed') ? type.split('.', 1)[0] : undefined)))
  const [object] = objects
  if (objects.size !== 1 || object === undefined) return undefined
  return { name, kind: `${object} stage` as FieldKind, key: name === 'to' ? 'toStageId' : 'fromStageId' }
}

function isSequenceNews(type: string): boolean {
  return type.startsWith('sequence.') && subjectsOf(type).length > 0
}

function customField(name: string, subject: Subject, path: readonly string[]): Field | undefined {
  const [id, ...more] = path
  return id && /^[A-Za-z0-9]{1,64}$/.test(id) && !more.length
    ? { name, subject, kind: 'text', key: `fields.${id}` }
    : undefined
}

function isSubject(name: string | undefined): name is Subject {
  return name !== undefined && Object.hasOwn(subjects, name)
}

/** What can be asked for and named, for whoever has misspelt it. */
export function fieldNames(pattern: string): string[] {
  const shared = sharedSubjects(pattern).flatMap((subject) =>
    Object.keys(subjects[subject]).map((key) => `${subject}.${key}`),
  )
  const own = ['from', 'to', 'sequence', 'event.type', 'event.source'].filter((name) => findField(name, pattern))
  return [...own, ...shared]
}
