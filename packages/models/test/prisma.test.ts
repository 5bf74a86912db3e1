import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Migrated, migratedDatabase } from './migrated.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What is used here of the client that is generated. */
interface Table {
  create(call: { data: object }): Promise<object>
  update(call: { where: object; data: object }): Promise<object>
  findUnique(call: { where: object; include?: object }): Promise<object | null>
  findMany(call: { take: number }): Promise<object[]>
}
type Client = Record<'contact' | 'organization' | 'deal' | 'auditLog', Table> & { $disconnect(): Promise<void> }

let database: Migrated
let folder: string
let models: string[]
let prisma: Client

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delos-prisma-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  execFileSync(process.execPath, [join(root, 'examples/prisma/generate.js'), join(folder, 'prisma')])
  const generated = createRequire(import.meta.url)(join(folder, 'prisma/generated')) as {
    PrismaClient: new (options: object) => Client
    Prisma: { ModelName: Record<string, string> }
  }
  models = Object.values(generated.Prisma.ModelName)
  database = await migratedDatabase()
  prisma = new generated.PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) })
}, 180_000)
afterAll(async () => {
  await prisma.$disconnect()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const at = new Date('2026-01-02T03:04:05.678Z')
const times = { createdAt: at, updatedAt: at }

test('contacts and organizations are written and read with what ties them', async () => {
  await prisma.organization.create({ data: { id: 'o1', name: 'Analytical Engines', raw: { a: [1, null] }, ...times } })
  const contact = { id: 'c1', email: 'ada@example.com', organization: { connect: { id: 'o1' } }, ...times }
  await prisma.contact.create({ data: contact })
  await prisma.contact.update({ where: { id: 'c1' }, data: { title: 'Countess' } })
  const ada = await prisma.contact.findUnique({ where: { email: 'ada@example.com' }, include: { organization: true } })
  expect(ada).toMatchObject({
    title: 'Countess',
    joinedInto: null,
    createdAt: at,
    organization: { id: 'o1', raw: { a: [1, null] } },
  })
  const twice = { id: 'c2', email: 'ada@example.com', ...times }
  await expect(prisma.contact.create({ data: twice })).rejects.toMatchObject({ code: 'P2002' })
})

test('deals and the audit log are written and read', async () => {
  const deal = {
    name: 'Big',
    amount: 12.5,
    contactIds: ['x'],
    isClosed: false,
    isWon: false,
    contentHash: 'h',
    raw: {},
  }
  await prisma.deal.create({ data: { id: 'd1', ...deal, ...times } })
  expect(await prisma.deal.findUnique({ where: { id: 'd1' } })).toMatchObject({ ...deal, stageId: null })
  const entry = {
    action: 'deal.changed',
    entityType: 'deal',
    entityId: 'd1',
    actorType: 'key',
    actorId: 'k',
    actorName: 'n',
  }
  await prisma.auditLog.create({ data: { id: 'a1', at, ...entry, after: { amount: 12.5 } } })
  const read = await prisma.auditLog.findUnique({ where: { id: 'a1' } })
  expect(read).toMatchObject({ ...entry, seq: 1n, before: null, after: { amount: 12.5 } })
})

test('every table can be read', async () => {
  expect(models.length).toBeGreaterThan(40)
  for (const model of models) {
    const table = prisma[`${model.charAt(0).toLowerCase()}${model.slice(1)}` as keyof Client] as Table
    expect(Array.isArray(await table.findMany({ take: 1 }))).toBe(true)
  }
})

test('the example reads what is stored', () => {
  const env = { ...process.env, DATABASE_URL: database.url, PRISMA_CLIENT: join(folder, 'prisma/generated') }
  const printed = execFileSync(process.execPath, [join(root, 'examples/prisma/contacts.js')], { env, encoding: 'utf8' })
  expect(printed).toContain('ada@example.com\tAnalytical Engines')
  expect(printed).toContain('0 credits charged')
})
