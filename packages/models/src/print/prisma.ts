import { camelCase, modelName, type Relation, relationsOf } from './names.ts'
import type { Notes } from './notes.ts'
import type { Column, Table } from './read-tables.ts'

const types: Record<string, string> = {
  text: 'String',
  varchar: 'String',
  int2: 'Int @db.SmallInt',
  int4: 'Int',
  int8: 'BigInt',
  float4: 'Float @db.Real',
  float8: 'Float',
  numeric: 'Decimal',
  bool: 'Boolean',
  timestamptz: 'DateTime @db.Timestamptz(6)',
  date: 'DateTime @db.Date',
  json: 'Json @db.Json',
  jsonb: 'Json',
  bytea: 'Bytes',
  uuid: 'String @db.Uuid',
}

const head = `// Printed from the migrated database of Delos by npm run models: changes made here are lost.
// Models only: put this file beside a schema file of your own with your datasource and generator.
`

/** The tables as models of a Prisma schema. */
export function toPrisma(tables: readonly Table[], notes: Notes): string {
  const relations = relationsOf(tables)
  return [head, ...tables.map((table) => model(table, relations, notes))].join('\n')
}

function model(table: Table, relations: readonly Relation[], notes: Notes): string {
  const own = relations.filter(({ from }) => from === table).map(ownSide)
  const others = relations.filter(({ to }) => to === table).map(otherSide)
  const lines = [
    ...table.columns.flatMap((column) => [
      ...comment(notes.column(table.name, column.name), '  '),
      `  ${field(table, column)}`,
    ]),
    ...[...own, ...others].map((line) => `  ${line}`),
    '',
    ...keys(table),
    `  @@map("${table.name}")`,
  ]
  return [...comment(notes.table(table.name), ''), `model ${modelName(table.name)} {`, ...lines, '}', ''].join('\n')
}

function comment(text: string | undefined, indent: string): string[] {
  return text ? [`${indent}/// ${text}`] : []
}

function field(table: Table, column: Column): string {
  const isList = column.type.startsWith('_')
  const [type = '', native = ''] = typeOf(isList ? column.type.slice(1) : column.type).split(/ (.*)/)
  const name = camelCase(column.name)
  const mark = isList ? '[]' : column.isNullable ? '?' : ''
  return [
    name,
    `${type}${mark}`,
    isOnly(table.primaryKey, column) ? '@id' : '',
    table.uniques.some((key) => isOnly(key, column)) ? '@unique' : '',
    defaultOf(column),
    name === column.name ? '' : `@map("${column.name}")`,
    native,
  ]
    .filter(Boolean)
    .join(' ')
}

function typeOf(type: string): string {
  const known = types[type]
  if (known === undefined) throw new Error(`No Prisma type is known for ${type}`)
  return known
}

function isOnly(key: readonly string[], column: Column): boolean {
  return key.length === 1 && key[0] === column.name
}

function defaultOf({ default: text, isGenerated, type }: Column): string {
  if (text === undefined)
    return isGenerated ? (type.startsWith('int') ? '@default(autoincrement())' : '@default(dbgenerated())') : ''
  if (text.startsWith('nextval(')) return '@default(autoincrement())'
  if (text === 'now()' || text === 'CURRENT_TIMESTAMP') return '@default(now())'
  if (/^(true|false|-?\d+(\.\d+)?)$/.test(text)) return `@default(${text})`
  const plain = /^'((?:[^']|'')*)'::text$/.exec(text)?.[1]
  const value =
    plain === undefined ? `dbgenerated(${JSON.stringify(text)})` : JSON.stringify(plain.replaceAll("''", "'"))
  return `@default(${value})`
}

function keys({ primaryKey, uniques }: Table): string[] {
  const lines = uniques.filter((key) => key.length > 1).map((key) => `  @@unique([${fields(key)}])`)
  if (primaryKey.length > 1) lines.unshift(`  @@id([${fields(primaryKey)}])`)
  return lines
}

function fields(columns: readonly string[]): string {
  return columns.map(camelCase).join(', ')
}

function ownSide({ foreignKey, field, to, isNullable }: Relation): string {
  const { name, columns, references } = foreignKey
  const type = `${modelName(to.name)}${isNullable ? '?' : ''}`
  const parts = `"${name}", fields: [${fields(columns)}], references: [${fields(references)}], map: "${name}"`
  return `${field} ${type} @relation(${parts}, onDelete: NoAction, onUpdate: NoAction)`
}

function otherSide({ foreignKey, back, from, isOne }: Relation): string {
  return `${back} ${modelName(from.name)}${isOne ? '?' : '[]'} @relation("${foreignKey.name}")`
}
