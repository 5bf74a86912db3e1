import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type OrgHarness, openOrg } from './org.ts'

let h: OrgHarness

beforeEach(async () => {
  h = await openOrg()
})

afterEach(() => h.org.close())

const ada = { LastName: 'Lovelace', FirstName: 'Ada', Email: 'ada@example.com' }

describe('one record at a time', () => {
  test('is made, read, changed and deleted', async () => {
    const id = await h.create('Contact', ada)
    expect(id).toMatch(/^003[0-9A-Za-z]{15}$/)
    h.clock.advance(5000)
    expect((await h.call('PATCH', `/sobjects/Contact/${id}`, { Title: 'Countess' })).status).toBe(204)
    const { json } = await h.call(
      'GET',
      `/sobjects/Contact/${id.slice(0, 15)}?fields=Name,Title,SystemModstamp,CreatedDate`,
    )
    expect(json).toMatchObject({
      Name: 'Ada Lovelace',
      Title: 'Countess',
      CreatedDate: '2026-03-02T09:00:00.000+0000',
      SystemModstamp: '2026-03-02T09:00:05.000+0000',
    })
    expect((await h.call('DELETE', `/sobjects/Contact/${id}`)).status).toBe(204)
    const gone = await h.call('PATCH', `/sobjects/Contact/${id}`, { Title: 'Nobody' })
    expect(gone).toMatchObject({ status: 404, json: [{ errorCode: 'ENTITY_IS_DELETED' }] })
  })

  test.each([
    [{ FirstName: 'No last name' }, 'REQUIRED_FIELD_MISSING', ['LastName']],
    [{ ...ada, Title: 'x'.repeat(129) }, 'STRING_TOO_LONG', ['Title']],
    [{ ...ada, Email: 'nonsense' }, 'INVALID_EMAIL_ADDRESS', ['Email']],
    [{ ...ada, Level__c: 'Quaternary' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Level__c']],
    [{ ...ada, Languages__c: 'English;Klingon' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Languages__c']],
    [{ ...ada, CreatedDate: '2020-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['CreatedDate']],
    [{ ...ada, OwnerId: '999999999' }, 'MALFORMED_ID', ['OwnerId']],
    [{ ...ada, AccountId: '0015e0000000ZZZAAA' }, 'MALFORMED_ID', ['AccountId']],
    [{ ...ada, Colour: 'red' }, 'INVALID_FIELD', undefined],
    [{ ...ada, Title: 5 }, 'JSON_PARSER_ERROR', undefined],
    [{ ...ada, Birthdate: 'yesterday' }, 'JSON_PARSER_ERROR', undefined],
  ])('%o is refused with %s', async (body, errorCode, fields) => {
    const { status, json } = await h.call('POST', '/sobjects/Contact', body)
    expect(status).toBe(400)
    expect(json[0]).toMatchObject({ errorCode, ...(fields ? { fields } : {}) })
    expect(h.org.world.count('Contact')).toBe(0)
  })

  test('text is trimmed, and an e-mail address put in small letters', async () => {
    const id = await h.create('Contact', { ...ada, Title: ' Countess ', Email: 'Ada@Example.com', Department: ' ' })
    expect(h.org.world.get('Contact', id)).toMatchObject({
      Title: 'Countess',
      Email: 'ada@example.com',
      Department: null,
    })
  })

  test('an inactive owner may own nothing', async () => {
    const former = h.org.world.users().find(({ IsActive }) => !IsActive)
    const { json } = await h.call('POST', '/sobjects/Contact', { ...ada, OwnerId: former?.Id })
    expect(json[0]?.errorCode).toBe('INACTIVE_OWNER_OR_USER')
  })

  test('a value that is unique is refused with the id of its holder', async () => {
    const id = await h.create('Contact', { ...ada, Delos_Key__c: 'k1' })
    const { json } = await h.call('POST', '/sobjects/Contact', { LastName: 'Other', Delos_Key__c: 'K1' })
    expect(json[0]).toMatchObject({ errorCode: 'DUPLICATE_VALUE', message: expect.stringContaining(id.slice(0, 15)) })
    h.org.world.remove('Contact', id)
    await h.create('Contact', { LastName: 'Other', Delos_Key__c: 'K1' })
  })

  test('a duplicate is refused with the records that are there, and saved with the header that asks for it', async () => {
    const id = await h.create('Contact', ada)
    const twin = { LastName: 'Byron', Email: 'ADA@example.com' }
    const { json } = await h.call('POST', '/sobjects/Contact', twin)
    expect(json[0]?.errorCode).toBe('DUPLICATES_DETECTED')
    expect(json[0]?.duplicateResult.matchResults[0]?.matchRecords[0]?.record.Id).toBe(id)
    const header = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }
    expect((await h.call('POST', '/sobjects/Contact', twin, header)).status).toBe(201)
  })

  test('an upsert makes or changes, and a twin that came first is told', async () => {
    const path = '/sobjects/Contact/Delos_Key__c/key-1'
    const made = await h.call('PATCH', path, { LastName: 'One' })
    expect(made).toMatchObject({ status: 201, json: { created: true } })
    expect(await h.call('PATCH', path, { LastName: 'Two' })).toMatchObject({
      status: 200,
      json: { created: false, id: made.json.id },
    })
    h.org.world.rowFault('raced')
    const raced = await h.call('PATCH', '/sobjects/Contact/Delos_Key__c/key-2', { LastName: 'Three' })
    expect(raced.json[0]?.errorCode).toBe('DUPLICATE_VALUE')
    expect(h.org.world.count('Contact')).toBe(2)
  })
})

describe('collections', () => {
  const rows = (...records: Record<string, unknown>[]) => ({
    allOrNone: false,
    records: records.map((record) => ({ attributes: { type: 'Contact' }, ...record })),
  })

  test('fail the one bad row', async () => {
    const { json } = await h.call('POST', '/composite/sobjects', rows(ada, { FirstName: 'Nobody' }, { LastName: 'B' }))
    expect(json.map(({ success }) => success)).toEqual([true, false, true])
    expect(json[1]?.errors).toEqual([
      {
        statusCode: 'REQUIRED_FIELD_MISSING',
        message: 'Required fields are missing: [LastName]',
        fields: ['LastName'],
      },
    ])
    expect(h.org.world.count('Contact')).toBe(2)
  })

  test('fail as a whole for a field that is not there, and for more than 200 rows', async () => {
    expect(
      (await h.call('POST', '/composite/sobjects', rows(ada, { LastName: 'B', No__c: 1 }))).json[0]?.errorCode,
    ).toBe('INVALID_FIELD')
    const many = rows(...Array.from({ length: 201 }, () => ({ LastName: 'Many' })))
    expect((await h.call('POST', '/composite/sobjects', many)).status).toBe(400)
    expect(h.org.world.count('Contact')).toBe(0)
  })

  test('change, read and delete by id', async () => {
    const one = await h.create('Contact', ada)
    const two = await h.create('Contact', { LastName: 'Two' })
    const changed = await h.call(
      'PATCH',
      '/composite/sobjects',
      rows({ id: one, Title: 'A' }, { id: '003x', Title: 'B' }),
    )
    expect(changed.json[0]).toEqual({ id: one, success: true, errors: [] })
    expect(changed.json[1]?.errors[0]?.statusCode).toBe('MALFORMED_ID')
    const removed = await h.call('DELETE', `/composite/sobjects?ids=${two},${two}&allOrNone=false`)
    expect(removed.json.map(({ success }) => success)).toEqual([true, false])
    const read = await h.call('POST', '/composite/sobjects/Contact', { ids: [one, two], fields: ['Id', 'Title'] })
    expect(read.json).toEqual([expect.objectContaining({ Id: one, Title: 'A' }), null])
  })

  test('upsert by an external id, which may stand there once only', async () => {
    const path = '/composite/sobjects/Contact/Delos_Key__c'
    const key = (Delos_Key__c: string) => ({ Delos_Key__c, LastName: Delos_Key__c })
    const { json } = await h.call('PATCH', path, rows(key('a'), key('b'), key('b')))
    expect(json.map(({ success }) => success)).toEqual([true, false, false])
    h.org.world.rowFault('locked')
    const again = await h.call('PATCH', path, rows(key('a'), key('c')))
    expect(again.json[0]?.errors[0]?.statusCode).toBe('UNABLE_TO_LOCK_ROW')
    expect(again.json[1]).toMatchObject({ success: true, created: true })
  })
})

describe('a user at work', () => {
  test('a merge keeps the winner’s id with the loser, and brings the children over', async () => {
    const into = await h.create('Account', { Name: 'Winner' })
    const from = await h.create('Account', { Name: 'Loser' })
    const child = await h.create('Contact', { ...ada, AccountId: from })
    h.org.world.merge('Account', { from, into })
    const { json } = await h.query(`SELECT Id, IsDeleted, MasterRecordId FROM Account WHERE Id = '${from}'`, 'queryAll')
    expect(json.records[0]).toMatchObject({ IsDeleted: true, MasterRecordId: into })
    expect(h.org.world.get('Contact', child)?.AccountId).toBe(into)
  })

  test('a deleted company takes its people and deals with it; the bin may be emptied', async () => {
    const company = await h.create('Account', { Name: 'Works' })
    const person = await h.create('Contact', { ...ada, AccountId: company })
    h.org.world.remove('Account', company)
    expect(h.org.world.get('Contact', person)).toBeUndefined()
    h.org.world.purge('Contact')
    const { json } = await h.query(`SELECT Id FROM Contact WHERE Id IN ('${person}')`, 'queryAll')
    expect(json.totalSize).toBe(0)
  })
})
