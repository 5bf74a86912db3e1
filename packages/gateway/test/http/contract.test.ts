import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { createHarness, type Harness } from '../harness.ts'

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
afterAll(() => h.close())

const pathOf = (path: string) => path.replace(/:domain/, 'example.com').replace(/:\w+/g, 'none')

/** Text that is no sound JSON object for any route, with the statuses it may get. */
const strange: [name: string, body: string | Uint8Array, statuses: number[]][] = [
  ['depth', '{"a":'.repeat(50_000), [400]],
  ['brackets', '['.repeat(200_000), [400]],
  ['broken', '{"a":', [400]],
  ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), [400]],
  ['duplicate key', '{"a":1,"a":1}', [400]],
  ['__proto__', '{"__proto__":{"admin":true}}', [400]],
  ['constructor', '{"constructor":{"prototype":{}}}', [400]],
  ['NUL', '{"a":"\\u0000"}', [422]],
  ['lone surrogate', '{"a":"\\ud800"}', [422]],
  ['huge number', '{"a":12345678901234567890}', [422]],
  ['infinite number', '{"a":1e999}', [422]],
  ['list', '[]', [422]],
  ['text', '"text"', [422]],
  ['unknown key', '{"no_such_key":1}', [422]],
]

describe('every route that takes a body', () => {
  const writing = routes.filter(({ method }) => method === 'POST' || method === 'PUT' || method === 'PATCH')

  it.each(strange)('refuses strange JSON with a 4xx and a code: %s', async (_name, body, statuses) => {
    for (const { method, path } of writing) {
      const headers = { 'x-api-key': h.keys.admin, 'content-type': 'application/json' }
      const answer = await fetch(h.url + pathOf(path), { method, headers, body })
      const problem = (await answer.json()) as Record<string, unknown>
      expect([path, answer.status, statuses.includes(answer.status)]).toEqual([path, answer.status, true])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(problem.code).toEqual(expect.any(String))
      if (answer.status === 422) expect([path, problem.field]).toEqual([path, expect.any(String)])
    }
  })
})

describe('every route', () => {
  it('is refused to a key whose scope is too narrow', async () => {
    for (const { method, path, operation, example } of routes) {
      if (operation.scope === 'read') continue
      const narrower = operation.scope === 'admin' ? h.keys.write : h.keys.read
      const headers = { 'x-api-key': narrower, ...(example ? { 'content-type': 'application/json' } : {}) }
      const answer = await fetch(h.url + pathOf(path), { method, headers, body: example && JSON.stringify(example) })
      const problem = (await answer.json()) as Record<string, unknown>
      expect([method, path, answer.status, problem.code]).toEqual([method, path, 403, 'missing_scope'])
    }
  })

  it('never answers 5xx to the example of its documentation', async () => {
    for (const { method, path, example } of routes) {
      const headers = { 'x-api-key': h.keys.admin, ...(example ? { 'content-type': 'application/json' } : {}) }
      const answer = await fetch(h.url + pathOf(path), { method, headers, body: example && JSON.stringify(example) })
      await answer.text()
      expect([method, path, answer.status < 500]).toEqual([method, path, true])
    }
  })
})

interface OpenApi {
  openapi: string
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>
}

describe('the documents', () => {
  it('hold every route once, with its statuses', async () => {
    const { body } = await h.http.get<OpenApi>('/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    for (const { method, path, operation, status } of routes) {
      const entry = body.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      expect(entry?.operationId).toBe(operation.name)
      expect(Object.keys(entry?.responses ?? {})).toEqual(
        expect.arrayContaining([String(status ?? 200), '401', '422', '500']),
      )
    }
    const ids = Object.values(body.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('show every route to people, without a script', async () => {
    const page = await h.http.get<string>('/docs')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.body).not.toContain('<script')
    for (const { path, operation } of routes) {
      expect(page.body).toContain(path)
      expect(page.body).toContain(operation.summary.slice(0, 12))
    }
  })
})
