import { camelCase, modelName, type Relation, relationsOf } from './names.ts'
import type { Notes } from './notes.ts'
import type { Column, Table } from './read-tables.ts'

/** PostgreSQL's type, as TypeORM calls it, and what its driver gives for it. */
const types: Record<string, readonly [orm: string, code: string]> = {
  text: ['text', 'string'],
  varchar: ['varchar', 'string'],
  int2: ['smallint', 'number'],
  int4: ['integer', 'number'],
  int8: ['bigint', 'string'],
  float4: ['real', 'number'],
  float8: ['double precision', 'number'],
  numeric: ['numeric', 'string'],
  bool: ['boolean', 'boolean'],
  timestamptz: ['timestamptz', 'Date'],
  date: ['date', 'string'],
  json: ['json', 'unknown'],
  jsonb: ['jsonb', 'unknown'],
  bytea: ['bytea', 'Buffer'],
  uuid: ['uuid', 'string'],
}

const head = `// Printed from the migrated database of Delos by npm run models: changes made here are lost.
import { EntitySchema } from 'typeorm'
`

/** The tables as TypeORM entities: an interface for a row, and the schema of the same name. */
export function toTypeorm(tables: readonly Table[], notes: Notes): string {
  const relations = relationsOf(tables)
  const entities = tables.map((table) =>
    entity(
      table,
      relations.filter(({ from }) => from === table),
      notes,
    ),
  )
  const names = tables.map(({ name }) => `  ${modelName(name)},\n`).join('')
  const list = `/** All of them, for the entities of a DataSource. */\nexport const delosEntities = [\n${names}]\n`
  return [head, ...entities, list].join('\n')
}

function keyOf({ primaryKey, uniques }: Table): readonly string[] {
  return primaryKey.length ? primaryKey : (uniques[0] ?? [])
}

function entity(table: Table, relations: readonly Relation[], notes: Notes): string {
  const name = modelName(table.name)
  const about = notes.table(table.name)
  const comment = about ? `/** ${about} */\n` : ''
  const fields = table.columns.flatMap((column) => property(column, notes.column(table.name, column.name)))
  const others = relations.map(
    ({ field, to, isNullable }) => `  ${field}?: ${modelName(to.name)}${isNullable ? ' | null' : ''}`,
  )
  const joined = relations.length ? [`  relations: {`, ...relations.flatMap(relation), '  },'] : []
  return [
    `${comment}export interface ${name} {`,
    ...fields,
    ...others,
    '}',
    '',
    `export const ${name} = new EntitySchema<${name}>({`,
    `  name: '${name}',`,
    `  tableName: '${table.name}',`,
    `  columns: {`,
    ...table.columns.map((column) => `    ${camelCase(column.name)}: { ${options(table, column)} },`),
    '  },',
    ...joined,
    '})',
    '',
  ].join('\n')
}

function property(column: Column, note: string | undefined): string[] {
  const [, code] = typeOf(column)
  const type = column.type.startsWith('_') ? `${code}[]` : code
  // `unknown` takes null in already.
  const nullable = column.isNullable && code !== 'unknown' ? ' | null' : ''
  const line = `  ${camelCase(column.name)}: ${type}${nullable}`
  return note ? [`  /** ${note} */`, line] : [line]
}

function typeOf({ type }: Column): readonly [orm: string, code: string] {
  const known = types[type.replace(/^_/, '')]
  if (known === undefined) throw new Error(`No TypeORM type is known for ${type}`)
  return known
}

function options(table: Table, column: Column): string {
  const isSerial = column.default?.startsWith('nextval(') || (column.isGenerated && column.type.startsWith('int'))
  return [
    `name: '${column.name}'`,
    `type: '${typeOf(column)[0]}'`,
    column.type.startsWith('_') ? 'array: true' : '',
    keyOf(table).includes(column.name) ? 'primary: true' : '',
    table.uniques.some((key) => key.length === 1 && key[0] === column.name) ? 'unique: true' : '',
    column.isNullable ? 'nullable: true' : '',
    isSerial ? "generated: 'increment'" : '',
    column.isGenerated && !isSerial ? 'insert: false, update: false' : '',
    column.default && !isSerial ? `default: () => ${JSON.stringify(column.default)}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function relation({ foreignKey, field, to, isNullable, isOne }: Relation): string[] {
  const joins = foreignKey.columns.map(
    (column, place) =>
      `{ name: '${column}', referencedColumnName: '${camelCase(foreignKey.references[place] ?? '')}' }`,
  )
  return [
    `    ${field}: {`,
    `      type: '${isOne ? 'one-to-one' : 'many-to-one'}',`,
    `      target: '${modelName(to.name)}',`,
    `      joinColumn: [${joins.join(', ')}],`,
    `      nullable: ${isNullable},`,
    '    },',
  ]
}
