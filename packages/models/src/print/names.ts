import type { ForeignKey, Table } from './read-tables.ts'

export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}

function pascalCase(name: string): string {
  const camel = camelCase(name)
  return `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`
}

/** `enrichment_rows` is `EnrichmentRow`. */
export function modelName(table: string): string {
  return pascalCase(singular(table))
}

function singular(name: string): string {
  if (name.endsWith('sses')) return name.slice(0, -2)
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  return /[^su]s$/.test(name) ? name.slice(0, -1) : name
}

/** One foreign key, as a field on both of its sides. */
export interface Relation {
  foreignKey: ForeignKey
  from: Table
  to: Table
  /** `organization` for `organization_id`. */
  field: string
  /** On the other side. */
  back: string
  isNullable: boolean
  /** At most one row points to another. */
  isOne: boolean
}

export function relationsOf(tables: readonly Table[]): Relation[] {
  return tables.flatMap((from) =>
    from.foreignKeys.flatMap((foreignKey) => {
      const to = tables.find(({ name }) => name === foreignKey.table)
      return to ? [toRelation(from, to, foreignKey)] : []
    }),
  )
}

function toRelation(from: Table, to: Table, foreignKey: ForeignKey): Relation {
  const { columns } = foreignKey
  const bare = camelCase((columns[columns.length - 1] ?? '').replace(/_id$/, ''))
  const isTaken = from.columns.some(({ name }) => camelCase(name) === bare)
  const field = isTaken ? `${bare}${modelName(to.name)}` : bare
  const rivals = from.foreignKeys.filter(({ table }) => table === to.name)
  const plural = camelCase(from.name)
  const backTaken = to.columns.some(({ name }) => camelCase(name) === plural) || from.name === to.name
  const back = rivals.length > 1 || backTaken ? `${plural}By${pascalCase(field)}` : plural
  const isNullable = from.columns.some(({ name, isNullable }) => columns.includes(name) && isNullable)
  const isOne = [from.primaryKey, ...from.uniques].some((key) => isSame(key, columns))
  return { foreignKey, from, to, field, back, isNullable, isOne }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name))
}
