import { makeId } from './ids.ts'
import type { Field } from './schema/field.ts'
import { createObjects, type ObjectType } from './schema/objects.ts'
import { seedOrg } from './seed-org.ts'
import { toStamp } from './wire-time.ts'

export type Values = Record<string, unknown>

export type FieldValue = string | number | boolean | null

/** A record's fields; empty ones are null or absent. */
export type RowValues = Record<string, FieldValue>

export interface Row {
  id: string
  type: ObjectType
  /** By the field's own spelling, as on the wire. */
  values: RowValues
}

export interface DuplicateRule {
  object: string
  /** All of them equal: a duplicate. */
  fields: string[]
  /** Whether `Sforce-Duplicate-Rule-Header: allowSave=true` saves it anyway. */
  allowSave: boolean
}

/** What befalls single rows: another transaction's lock, or a twin that inserts the same external id first. */
export type RowFault = 'locked' | 'raced'

export const dayMs = 86_400_000

/** Everything that an org remembers. */
export class Org {
  readonly objects: Map<string, ObjectType>
  readonly duplicateRules: DuplicateRule[]
  readonly id = makeId('00D', 1)
  /** Of the one who is signed in. */
  readonly userId: string
  readonly deleteLog: { object: string; id: string; atMs: number }[] = []
  /** When transactions began that have not ended: nothing after them is certain yet. */
  readonly openTransactions = new Set<number>()
  readonly rowFaults: RowFault[] = []
  readonly #now: () => number
  readonly #tables = new Map<string, Map<string, Row>>()
  readonly #unique = new Map<string, string>()
  /** Living records by what a duplicate rule compares. */
  readonly #alike = new Map<string, Set<string>>()
  readonly #numbers = new Map<string, number>()

  constructor(now: () => number, options: { fields?: Record<string, Field[]>; duplicateRules: DuplicateRule[] }) {
    this.#now = now
    this.objects = createObjects(options.fields)
    this.duplicateRules = options.duplicateRules
    this.userId = seedOrg(this)
  }

  nowMs(): number {
    return this.#now()
  }

  stamp(): string {
    return toStamp(this.#now())
  }

  table(type: ObjectType): Map<string, Row> {
    let table = this.#tables.get(type.name)
    if (!table) {
      table = new Map()
      this.#tables.set(type.name, table)
    }
    return table
  }

  /** Of whatever object. */
  row(id: string): Row | undefined {
    const prefix = id.slice(0, 3)
    for (const type of this.objects.values()) if (type.prefix === prefix) return this.table(type).get(id)
    return undefined
  }

  nextId(type: ObjectType): string {
    const number = (this.#numbers.get(type.name) ?? 0) + 1
    this.#numbers.set(type.name, number)
    return makeId(type.prefix, number)
  }

  /** The living record that has the value of a unique field. */
  holderOf(type: ObjectType, field: Field, value: unknown): string | undefined {
    return this.#unique.get(uniqueKey(type, field, value))
  }

  /** Writes values past every check, and keeps the unique fields' books. */
  put(row: Row, values: RowValues): void {
    for (const field of row.type.uniques) {
      if (values[field.name] === undefined) continue
      this.#unique.delete(uniqueKey(row.type, field, row.values[field.name]))
      if (values[field.name] !== null) this.#unique.set(uniqueKey(row.type, field, values[field.name]), row.id)
    }
    this.#file(row, false)
    Object.assign(row.values, values)
    this.table(row.type).set(row.id, row)
    this.#file(row, true)
  }

  /** The living records that a rule takes for the same as these values. */
  alike(rule: DuplicateRule, values: RowValues): string[] {
    const key = ruleKey(rule, values)
    return key === undefined ? [] : [...(this.#alike.get(key) ?? [])]
  }

  #file(row: Row, isIn: boolean): void {
    if (row.values.IsDeleted) return
    for (const rule of this.duplicateRules) {
      const key = rule.object === row.type.name ? ruleKey(rule, row.values) : undefined
      if (key === undefined) continue
      const ids = this.#alike.get(key) ?? new Set()
      if (isIn) ids.add(row.id)
      else ids.delete(row.id)
      if (ids.size) this.#alike.set(key, ids)
      else this.#alike.delete(key)
    }
  }

  touch(row: Row): void {
    const at = this.stamp()
    row.values.LastModifiedDate = at
    row.values.SystemModstamp = at
  }

  /** To the recycle bin; a merge's loser keeps the winner's id. */
  bin(row: Row, masterId: string | null = null): void {
    for (const field of row.type.uniques) this.#unique.delete(uniqueKey(row.type, field, row.values[field.name]))
    this.#file(row, false)
    row.values.IsDeleted = true
    if (row.type.mergeable) row.values.MasterRecordId = masterId
    this.touch(row)
    this.deleteLog.push({ object: row.type.name, id: row.id, atMs: this.nowMs() })
  }

  unbin(row: Row): void {
    this.put(row, { ...row.values, IsDeleted: false })
    this.touch(row)
  }

  /** Out of the recycle bin for good: only the log of deletions still knows it. */
  purge(row: Row): void {
    this.table(row.type).delete(row.id)
  }
}

function uniqueKey(type: ObjectType, field: Field, value: unknown): string {
  return `${type.name} ${field.name} ${String(value).toLowerCase()}`
}

/** Undefined where one of the fields is empty: nothing is like it. */
function ruleKey({ object, fields }: DuplicateRule, values: RowValues): string | undefined {
  const parts = fields.map((name) =>
    String(values[name] ?? '')
      .trim()
      .toLowerCase(),
  )
  return parts.includes('') ? undefined : JSON.stringify([object, fields, parts])
}
