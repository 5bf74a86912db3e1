import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PrintedModels, printModels } from '../src/print/print-models.ts'
import { type Migrated, migratedDatabase, tableSources } from './migrated.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const committed = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')

function formatted(code: string): string {
  const args = ['format', '--stdin-file-path=packages/models/src/entities.ts']
  return execFileSync(`${root}/node_modules/.bin/biome`, args, { cwd: root, input: code, encoding: 'utf8' })
}

let database: Migrated
let printed: PrintedModels
beforeAll(async () => {
  database = await migratedDatabase()
  printed = await printModels(database.query, await tableSources())
})
afterAll(() => database.close())

describe('the committed models are those of the migrations; npm run models prints them anew', () => {
  test('entities.ts', async () => {
    expect(await committed('src/entities.ts')).toBe(formatted(printed.entities))
  })

  test('schema.prisma', async () => {
    expect(await committed('schema.prisma')).toBe(printed.schema)
  })
})

test('a migration more changes both', async () => {
  await database.query('alter table contacts add column shoe_size integer not null default 42')
  await database.query('create table shoes (contact_id text primary key references contacts, sizes text[])')
  const { entities, schema } = await printModels(database.query, await tableSources())
  expect(entities).toContain("shoeSize: { name: 'shoe_size', type: 'integer', default: () => \"42\" }")
  expect(entities).toContain(
    'export interface Shoe {\n  contactId: string\n  sizes: string[] | null\n  contact?: Contact\n}',
  )
  expect(schema).toContain('shoeSize Int @default(42) @map("shoe_size")')
  expect(schema).toContain('shoes Shoe? @relation("shoes_contact_id_fkey")')
})
