import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OrgHarness, openOrg } from './org.ts'

let h: OrgHarness

beforeEach(async () => {
  h = await openOrg()
})

afterEach(() => h.org.close())

const names = (json: { records: { LastName: string }[] }) => json.records.map(({ LastName }) => LastName)

describe('SOQL', () => {
  beforeEach(() => {
    for (const [index, name] of ["O'Hara", 'Baker', 'Cole', 'Dunn'].entries()) {
      h.org.world.add('Contact', { LastName: name, Title: index < 2 ? 'Chief' : 'Engineer' })
      h.clock.advance(60_000)
    }
  })

  test.each([
    ["LastName = 'o\\'hara'", ["O'Hara"]],
    ["LastName IN ('Cole', 'Baker', 'Nobody')", ['Baker', 'Cole']],
    ["LastName NOT IN ('Cole')", ["O'Hara", 'Baker', 'Dunn']],
    ["Title = 'Chief' AND (LastName = 'Baker' OR LastName = 'Cole')", ['Baker']],
    ['SystemModstamp > 2026-03-02T09:01:00Z', ['Cole', 'Dunn']],
    ['SystemModstamp >= 2026-03-02T09:01:00.000+0000 AND SystemModstamp < 2026-03-02T09:02:00Z', ['Baker']],
    ["LastName LIKE '%a%' AND NOT LastName = 'Baker'", ["O'Hara"]],
    ['Email = null AND IsDeleted = false', ["O'Hara", 'Baker', 'Cole', 'Dunn']],
    ["LastName > 'c' AND LastName <= 'dunn'", ['Cole', 'Dunn']],
  ])('%s', async (where, found) => {
    const { json } = await h.query(`SELECT Id, LastName FROM Contact WHERE ${where} ORDER BY SystemModstamp ASC, Id`)
    expect(names(json)).toEqual(found)
  })

  test('orders downwards and cuts', async () => {
    const { json } = await h.query('SELECT LastName FROM Contact ORDER BY LastName DESC LIMIT 2 OFFSET 1')
    expect(names(json)).toEqual(['Dunn', 'Cole'])
    expect((await h.query('SELECT COUNT() FROM Contact')).json).toMatchObject({ totalSize: 4, done: true })
  })

  test.each([
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact WHERE', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Contact LIMIT many', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'O'Hara'", 'MALFORMED_QUERY'],
    ['SELECT Id, Id FROM Contact', 'MALFORMED_QUERY'],
    ['SELECT No__c FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Contact WHERE LastName = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE SystemModstamp > '2026-03-02T09:01:00Z'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id = 'nonsense'", 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Description = 'long'", 'INVALID_FIELD'],
    ['SELECT Id FROM Nothing', 'INVALID_TYPE'],
  ])('%s is refused with %s', async (soql, errorCode) => {
    expect(await h.query(soql)).toMatchObject({ status: 400, json: [{ errorCode }] })
  })

  test('pages of 2,000, or of what the caller asks for', async () => {
    for (let number = 0; number < 2000; number += 1) h.org.world.add('Lead', { LastName: `L${number}`, Company: 'C' })
    const whole = await h.query('SELECT Id FROM Lead')
    expect([whole.json.done, whole.json.records.length]).toEqual([true, 2000])
    const options = { 'Sforce-Query-Options': 'batchSize=500' }
    const pages: number[] = []
    let path = `/query?q=${encodeURIComponent('SELECT Id FROM Lead ORDER BY Id')}`
    while (path) {
      const { json } = await h.call('GET', path, undefined, options)
      pages.push(json.records.length)
      path = json.done ? '' : json.nextRecordsUrl.replace('/services/data/v62.0', '')
    }
    expect(pages).toEqual([500, 500, 500, 500])
    expect((await h.call('GET', '/query/01gnonsense-5')).json[0]?.errorCode).toBe('INVALID_QUERY_LOCATOR')
  })
})

describe('replication', () => {
  const span = (from: string, to: string) => `start=${encodeURIComponent(from)}&end=${encodeURIComponent(to)}`

  test('tells what changed and what was deleted, also what is no longer in the bin', async () => {
    const kept = h.org.world.add('Contact', { LastName: 'Kept' })
    const gone = h.org.world.add('Contact', { LastName: 'Gone' })
    h.org.world.remove('Contact', gone)
    h.org.world.purge('Contact')
    h.clock.advance(90_000)
    const path = span('2026-03-02T08:59:00+00:00', '2026-03-02T09:05:00+00:00')
    const updated = await h.call('GET', `/sobjects/Contact/updated?${path}`)
    expect(updated.json).toEqual({ ids: [kept], latestDateCovered: '2026-03-02T09:01:00.000+0000' })
    const deleted = await h.call('GET', `/sobjects/Contact/deleted/?${path}`)
    expect(deleted.json.deletedRecords).toEqual([{ id: gone, deletedDate: '2026-03-02T09:00:00.000+0000' }])
  })

  test('covers the time up to the oldest transaction under way, whose rows bear its time', async () => {
    const open = h.org.world.openTransaction()
    h.clock.advance(600_000)
    const path = `/sobjects/Contact/updated?${span('2026-03-02T08:55:00Z', '2026-03-02T09:10:00Z')}`
    expect((await h.call('GET', path)).json).toEqual({ ids: [], latestDateCovered: '2026-03-02T09:00:00.000+0000' })
    open.end((world) => world.add('Contact', { LastName: 'Late' }))
    const after = await h.call('GET', path)
    expect(after.json).toMatchObject({ ids: [expect.any(String)], latestDateCovered: '2026-03-02T09:10:00.000+0000' })
    expect(h.org.world.list('Contact')[0]?.SystemModstamp).toBe('2026-03-02T09:00:00.000+0000')
  })

  test.each([
    ['deleted', '2026-02-10T09:00:00Z', '2026-03-02T09:00:00Z'],
    ['updated', '2026-01-10T09:00:00Z', '2026-03-02T09:00:00Z'],
    ['updated', '2026-03-02T09:00:10Z', '2026-03-02T09:00:50Z'],
    ['deleted', 'nonsense', '2026-03-02T09:00:50Z'],
  ])('%s from %s to %s is refused', async (kind, from, to) => {
    const { json } = await h.call('GET', `/sobjects/Contact/${kind}?${span(from, to)}`)
    expect(json[0]?.errorCode).toBe('INVALID_REPLICATION_DATE')
  })
})

test('describes objects, their fields and what a field may hold', async () => {
  const { json } = await h.call('GET', '/sobjects/Contact/describe')
  const fields = new Map(json.fields.map((field) => [field.name, field]))
  expect(fields.get('LastName')).toMatchObject({ type: 'string', length: 80, nillable: false, createable: true })
  expect(fields.get('Delos_Key__c')).toMatchObject({ externalId: true, unique: true, custom: true })
  expect(fields.get('CreatedDate')).toMatchObject({ createable: false, updateable: false })
  expect(fields.get('Level__c')).toMatchObject({ restrictedPicklist: true })
  expect((await h.call('GET', '/sobjects/Nothing/describe')).status).toBe(404)
  const { json: stages } = await h.query('SELECT ApiName, IsClosed, IsWon FROM OpportunityStage ORDER BY SortOrder')
  expect(stages.records.at(-2)).toMatchObject({ ApiName: 'Closed Won', IsClosed: true, IsWon: true })
})
