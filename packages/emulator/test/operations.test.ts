import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../src/operations.ts'
import { scopeOf } from '../src/route.ts'
import { Router } from '../src/router.ts'
import { allRoutes } from '../src/routes/all-routes.ts'
import { findDescription, readDescription } from './apollo-description.ts'
import { absences, violations } from './conformance.ts'
import { type Harness, startEmulator } from './harness.ts'
import { type OperationRequest, operationRequests, prepare } from './operation-requests.ts'

/** Where the description contradicts itself or recorded answers. */
const DISPUTED: Record<string, RegExp> = {
  // `minute` is documented as a wait mode of the same steps elsewhere.
  'POST /emailer_campaigns/{sequence_id}/add_contact_ids': /wait_mode is "minute"/,
  // The answer to the update of a field shows a list.
  'GET /fields': /context is array/,
  // Recorded answers give the page as text and the number of rows as a number.
  'GET /users/search': /per_page is number/,
}

/** Fields that stand in an answer of another kind than the one asked for here. */
const OPTIONAL = new Set([
  '$.waterfall',
  '$.phone_enrichment',
  '$.entity_progress_job',
  '$.message',
  '$.not_sent_reason',
  '$.failure_reason',
  '$.failed_at',
  '$.retry_after_seconds',
])

function isDisputed(name: string, text: string): boolean {
  return DISPUTED[name]?.test(text) ?? false
}

const file = findDescription()
const described = file === undefined ? undefined : readDescription(file)
const names = operations.map(({ method, path }) => `${method} ${path}`)

let harness: Harness
let requests: Record<string, OperationRequest>

beforeAll(async () => {
  if (!described) {
    const text =
      "Apollo's OpenAPI file was not found: answers are checked for their status only (set APOLLO_OPENAPI).\n"
    process.stderr.write(text)
  }
  harness = await startEmulator()
  requests = operationRequests(await prepare(harness))
})

afterAll(() => harness.emulator.close())

describe('the table of operations', () => {
  test('has a route for each of the eighty, under its scope', () => {
    const router = new Router(allRoutes())
    expect(operations).toHaveLength(80)
    const found = operations.map(({ method, path }) => router.find(method, `/api/v1${path.replace(/\{\w+\}/g, 'x')}`))
    expect(found.map((match) => match && [match.route.path, scopeOf(match.route)])).toEqual(
      operations.map(({ path, scope }) => [path, scope]),
    )
  })

  test(
    described
      ? 'is the one of the description'
      : 'names none twice (it cannot be compared: the description is not there)',
    () => {
      const expected = described?.map(({ method, path }) => `${method} ${path}`) ?? [...new Set(names)]
      expect(names.toSorted()).toEqual(expected.toSorted())
      const scopes = described?.flatMap(({ method, path, description }) => {
        const scope = /`((?:[a-z]+\/)?api\/v1\/[a-z_0-9/]+)`/.exec(description.slice(0, 400))?.[1]
        return scope === undefined ? [] : [[`${method} ${path}`, scope]]
      })
      const known = new Map(operations.map(({ method, path, scope }) => [`${method} ${path}`, scope]))
      expect((scopes ?? []).filter(([name = '', scope]) => known.get(name) !== scope)).toEqual([])
    },
  )

  test('has a request here for each', () => {
    expect(Object.keys(requests).toSorted()).toEqual(names.toSorted())
  })
})

describe.sequential(described ? 'answers are as described' : 'answers (without their description)', () => {
  test.each(names)('%s', async (name) => {
    const { path, body } = requests[name] ?? { path: 'nowhere' }
    const method = name.split(' ')[0] ?? ''
    const answer = await harness.send(method, path, body === undefined ? {} : { body: JSON.stringify(body) })
    expect([answer.status, answer.text]).toMatchObject([200, expect.stringMatching(/^[{[]/)])
    const schema = described?.find((operation) => `${operation.method} ${operation.path}` === name)?.schema
    expect(violations(answer.json, schema).filter((text) => !isDisputed(name, text))).toEqual([])
    expect(absences(answer.json, schema).filter((field) => !OPTIONAL.has(field))).toEqual([])
  })
})
