import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditLog, Contact, CreditEntry, Deal, delosEntities, Organization } from '../src/index.ts'
import { type Migrated, migratedDatabase } from './migrated.ts'

let database: Migrated
let source: DataSource
beforeAll(async () => {
  database = await migratedDatabase()
  source = await new DataSource({ type: 'postgres', url: database.url, entities: delosEntities }).initialize()
})
afterAll(async () => {
  await source.destroy()
  await database.close()
})

const at = new Date('2026-01-02T03:04:05.678Z')
const times = { createdAt: at, updatedAt: at }

test('contacts and organizations are written and read with what ties them', async () => {
  await source
    .getRepository(Organization)
    .save({ id: 'o1', name: 'Analytical Engines', raw: { a: [1, null] }, ...times })
  const contacts = source.getRepository(Contact)
  await contacts.save({ id: 'c1', email: 'ada@example.com', organizationId: 'o1', ...times })
  await contacts.update('c1', { title: 'Countess' })
  const ada = await contacts.findOne({ where: { email: 'ada@example.com' }, relations: { organization: true } })
  expect(ada).toMatchObject({ title: 'Countess', organizationId: 'o1', joinedInto: null, createdAt: at })
  expect(ada?.organization).toMatchObject({ name: 'Analytical Engines', raw: { a: [1, null] } })
  await expect(contacts.insert({ id: 'c2', email: 'ada@example.com', ...times })).rejects.toThrow(/unique/)
})

test('deals are written and read', async () => {
  const deals = source.getRepository(Deal)
  const deal = {
    name: 'Big',
    amount: 12.5,
    contactIds: ['x'],
    isClosed: false,
    isWon: false,
    contentHash: 'h',
    raw: {},
  }
  await deals.save({ id: 'd1', ...deal, ...times })
  expect(await deals.findOneBy({ id: 'd1' })).toMatchObject({ ...deal, stageId: null })
})

test('the audit log takes numbers of the database', async () => {
  const log = source.getRepository(AuditLog)
  const actor = { actorType: 'key', actorId: 'k', actorName: 'n', at }
  const entry = {
    action: 'contact.changed',
    entityType: 'contact',
    entityId: 'c1',
    before: null,
    after: { title: 'x' },
  }
  const saved = await log.save([
    { id: 'a1', ...actor, ...entry },
    { id: 'a2', ...actor, ...entry },
  ])
  const [one, two] = saved.map(({ seq }) => Number(seq))
  expect(two).toBe(Number(one) + 1)
  expect(await log.findOneBy({ id: 'a2' })).toMatchObject({ ...entry, seq: String(two) })
})

test('every table can be read', async () => {
  for (const entity of delosEntities) {
    expect(Array.isArray(await source.getRepository<object>(entity.options.name).find({ take: 1 }))).toBe(true)
  }
  const spent = source
    .getRepository(CreditEntry)
    .createQueryBuilder('entry')
    .select('sum(entry.postedDeltaMilli)', 'sum')
  expect(await spent.getRawOne()).toEqual({ sum: null })
})

test('TypeORM sees no difference in columns and tables', async () => {
  const { upQueries } = await source.driver.createSchemaBuilder().log()
  const changes = upQueries.map(({ query }) => query).filter((query) => /CREATE TABLE|ADD "|DROP COLUMN/.test(query))
  expect(changes).toEqual([])
})

test('the example reads what is stored', () => {
  const example = fileURLToPath(new URL('../../../examples/typeorm/contacts.js', import.meta.url))
  const env = { ...process.env, DATABASE_URL: database.url }
  const printed = execFileSync(process.execPath, [example], { env, encoding: 'utf8' })
  expect(printed).toContain('ada@example.com\tAnalytical Engines')
  expect(printed).toContain('0 credits charged')
})
