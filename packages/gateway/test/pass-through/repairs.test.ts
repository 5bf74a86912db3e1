import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { type Caller, createCaller } from './caller.ts'

let h: Harness
let call: Caller

beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
  call = createCaller(h.url, h.keys.write)
  const [contact] = [(await call('POST', '/api/v1/contacts', { first_name: 'Ada', last_name: 'Byron' })).json]
  const { id } = (contact as unknown as { contact: { id: string } }).contact
  for (let at = 0; at < 5; at++) {
    await call('POST', '/api/v1/tasks', {
      user_id: '66e4000000000000000e4001',
      contact_id: id,
      type: 'call',
      status: 'scheduled',
      due_at: '2027-01-01',
      title: `Task ${at}`,
    })
  }
})
afterAll(() => h.close())

const repaired = (answer: { headers: Headers }) => answer.headers.get('delos-repaired')
const warning = (answer: { headers: Headers }) => answer.headers.get('delos-warning')
const paginationOf = ({ json }: { json: unknown }) => (json as { pagination: object }).pagination

describe('paging of tasks and sequences', () => {
  it('is answered wherever it was asked for', async () => {
    for (const path of ['/api/v1/tasks/search', '/v1/emailer_campaigns/search']) {
      const inBody = await call('POST', path, { page: 2, per_page: 1 })
      expect(paginationOf(inBody)).toMatchObject({ page: 2, per_page: 1 })
      expect(repaired(inBody)).toBe('paging')
      const inQuery = await call('POST', `${path}?page=2&per_page=1`, {})
      expect(inQuery.json).toEqual(inBody.json)
      expect(repaired(inQuery)).toBe(null)
    }
    const form = await call('POST', '/api/v1/tasks/search', 'page=3&per_page=2', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(paginationOf(form)).toMatchObject({ page: 3, per_page: 2 })
    // The query says more than the body.
    const both = await call('POST', '/api/v1/tasks/search?page=1', { page: 2, per_page: 2 })
    expect(paginationOf(both)).toMatchObject({ page: 1, per_page: 2 })
  })
})

describe('the deprecated people search', () => {
  it('is led to the new one', async () => {
    for (const path of ['/api/v1/mixed_people/search', '/v1/people/search']) {
      const answer = await call('POST', path, { person_titles: ['cto'], per_page: 2 })
      expect([answer.status, repaired(answer)]).toEqual([200, 'deprecated-path'])
      expect((answer.json as unknown as { people: unknown[] }).people).toHaveLength(2)
    }
  })
})

describe('a key in query or body', () => {
  it('opens, and goes no further', async () => {
    const bare = (path: string, init: RequestInit = {}) => fetch(h.url + path, init)
    const inQuery = await bare(`/api/v1/labels?api_key=${h.keys.read}&x=1`)
    expect([inQuery.status, repaired(inQuery)]).toEqual([200, 'key-in-query'])
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const inBody = await bare('/api/v1/tasks/search', {
      ...json,
      body: JSON.stringify({ api_key: h.keys.read, page: 1, per_page: 1 }),
    })
    expect([inBody.status, repaired(inBody)]).toEqual([200, 'key-in-body, paging'])
    const wrong = await bare('/api/v1/tasks/search', { ...json, body: JSON.stringify({ api_key: 'delos_wrong' }) })
    expect([wrong.status, await wrong.text()]).toEqual([401, expect.stringContaining('Invalid API key')])
    const none = await bare('/api/v1/tasks/search', { ...json, body: '{}' })
    expect(none.status).toBe(401)
    const log = await (await fetch(`${h.emulator.url}/__emulator/requests`)).text()
    expect(log).not.toContain(h.keys.read)
    expect(log).not.toContain('api_key')
  })
})

describe('domains', () => {
  it('are made bare in searches and enrichments, and in nothing that is written', async () => {
    const company = h.emulator.world.organizations.find((one) => one.enrichable && one.domain)
    const domain = company?.domain ?? ''
    const one = await call(
      'GET',
      `/api/v1/organizations/enrich?domain=${encodeURIComponent(`https://www.${domain}/about`)}`,
    )
    expect([repaired(one), (one.json as unknown as { organization: { id: string } }).organization.id]).toEqual([
      'domain',
      company?.id,
    ])
    const search = { q_organization_domains_list: [`http://${domain}/`], per_page: 1 }
    const disguised = await call('POST', '/api/v1/mixed_people/api_search', search)
    const bare = await call('POST', '/api/v1/mixed_people/api_search', {
      ...search,
      q_organization_domains_list: [domain],
    })
    expect([repaired(disguised), repaired(bare)]).toEqual(['domain', null])
    expect(disguised.text).toBe(bare.text)
    const inQuery = await call(
      'POST',
      `/api/v1/mixed_people/api_search?q_organization_domains_list[]=www.${domain}&per_page=1`,
    )
    expect([repaired(inQuery), inQuery.text]).toEqual(['domain', bare.text])
    const written = await call('POST', '/api/v1/accounts', { name: 'X', domain: 'www.kept-as-it-is.example' })
    expect(repaired(written)).toBe(null)
  })
})

describe('parameters that Apollo ignores', () => {
  it('are named, with the nearest real one; a strict key is refused', async () => {
    const typo = { person_title: ['cto'], organization_domains: ['x.example'], per_page: 1 }
    const answer = await call('POST', '/api/v1/mixed_people/api_search', typo)
    expect(answer.status).toBe(200)
    expect(warning(answer)).toContain('unknown parameter person_title: did you mean person_titles?')
    expect(warning(answer)).toContain('unknown parameter organization_domains')
    const query = await call('POST', '/api/v1/mixed_people/api_search?persn_titles[]=cto&per_page=1')
    expect(warning(query)).toContain('did you mean person_titles?')

    const made = await h.http.post<{ secret: string; strict: boolean }>('/api/keys', {
      name: 'strict',
      scopes: ['write'],
      strict: true,
    })
    expect(made.body.strict).toBe(true)
    const strict = createCaller(h.url, made.body.secret)
    const before = h.emulator.stats().requests
    const refused = await strict('POST', '/api/v1/mixed_people/api_search', typo)
    expect([refused.status, refused.json]).toEqual([
      422,
      expect.objectContaining({
        code: 'unknown_parameter',
        parameter: 'person_title',
        nearest: 'person_titles',
        error: "Unknown parameter 'person_title'. Did you mean 'person_titles'?",
      }),
    ])
    expect(h.emulator.stats().requests).toBe(before)
    expect(
      (await strict('POST', '/api/v1/mixed_people/api_search', { person_titles: ['cto'], per_page: 1 })).status,
    ).toBe(200)
  })

  it('and filters that change nothing are flagged', async () => {
    const search = (body: object) => call('POST', '/api/v1/mixed_people/api_search', { ...body, per_page: 1 })
    expect(warning(await search({ person_titel: ['cto'] }))).not.toContain('no effect')
    expect(warning(await search({}))).toBe(null)
    expect(warning(await search({ person_titel: ['cto'] }))).toMatch(/no effect: all \d+ rows match person_titel/)
    expect(warning(await search({ person_titles: ['cto'] }))).toBe(null)
  })
})

describe('the counter', () => {
  it('tells how often each fault was put right', async () => {
    const { body } = await h.http.get<string>('/metrics')
    for (const repair of ['paging', 'deprecated-path', 'key-in-query', 'key-in-body', 'domain']) {
      expect(body).toMatch(new RegExp(`delos_pass_through_repairs_total\\{repair="${repair}"\\} [1-9]`))
    }
    expect(body).toMatch(/delos_pass_through_warnings_total [1-9]/)
  })
})
