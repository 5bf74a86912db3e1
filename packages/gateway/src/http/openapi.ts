import { z } from 'zod'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1, printed from the table of routes and the schemas of their operations. */
export function createOpenApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Delos', version, description: 'A gateway between a team and Apollo.io.', license: { name: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { bearer: [] }, { basic: [] }],
    paths: { ...paths, ...plainPaths },
    components: { securitySchemes, schemas: { Problem: problemSchema }, responses: { Problem: problemResponse } },
  }
}

function describeRoute(route: Route): Json {
  const { operation, method, path } = route
  const input = toJsonSchema(operation.input, 'input')
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const takesQuery = method === 'GET' || method === 'DELETE'
  return {
    operationId: operation.name,
    tags: [operation.name.split('.', 1)[0]],
    summary: operation.summary,
    description: `Needs the scope \`${operation.scope}\`.`,
    parameters: [
      ...inPath.map((name) => parameter(input, name, 'path')),
      ...(takesQuery ? namesOf(input, inPath).map((name) => parameter(input, name, 'query')) : [idempotencyKey]),
      timeoutHeader,
    ],
    ...(takesQuery ? {} : requestBody(route, input, inPath)),
    responses: responsesOf(route),
  }
}

export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return json
}

function propertiesOf(schema: Json): Record<string, Json> {
  return (schema.properties ?? {}) as Record<string, Json>
}

function requiredOf(schema: Json): string[] {
  return (schema.required ?? []) as string[]
}

function namesOf(schema: Json, without: readonly string[]): string[] {
  return Object.keys(propertiesOf(schema)).filter((name) => !without.includes(name))
}

function parameter(schema: Json, name: string, place: 'path' | 'query'): Json {
  const { description, ...rest } = propertiesOf(schema)[name] ?? { type: 'string' }
  const required = place === 'path' || requiredOf(schema).includes(name)
  const list = rest.type === 'array' ? { style: 'form', explode: false } : {}
  return { name, in: place, required, ...(description ? { description } : {}), ...list, schema: rest }
}

function requestBody(route: Route, input: Json, inPath: readonly string[]): Json {
  const names = namesOf(input, inPath)
  if (input.type !== 'object') return bodyOf(input, { route, required: true })
  if (!names.length) return {}
  const required = requiredOf(input).filter((name) => !inPath.includes(name))
  const properties = Object.fromEntries(names.map((name) => [name, propertiesOf(input)[name]]))
  return bodyOf({ ...input, properties, required }, { route, required: required.length > 0 })
}

function bodyOf(schema: Json, { route, required }: { route: Route; required: boolean }): Json {
  const example = route.example ? { example: route.example } : {}
  const csv = route.acceptsCsv ? { 'text/csv': { schema: { type: 'string' } } } : {}
  return { requestBody: { required, content: { 'application/json': { schema, ...example }, ...csv } } }
}

function responsesOf(route: Route): Json {
  const others = (route.produces ?? []).map((type) => [type, { schema: { type: 'string' } }])
  const json = route.operation.call
    ? { 'application/json': { schema: toJsonSchema(route.operation.output, 'output') } }
    : {}
  const good = { description: 'Done', headers: headersOf(route), content: { ...json, ...Object.fromEntries(others) } }
  const bad = problemStatuses(route).map((status) => [status, { $ref: '#/components/responses/Problem' }])
  const made = route.madeOrChanged ? { 201: { ...good, description: 'Made' } } : {}
  return { [route.status ?? 200]: good, ...made, ...alsoLater(route), ...Object.fromEntries(bad) }
}

/** What a good answer may be besides, where the caller prefers not to wait. */
function alsoLater(route: Route): Json {
  if (!route.answersLater) return {}
  const headers = { location: { schema: { type: 'string' }, description: 'Where its progress can be read' } }
  const schema = toJsonSchema(route.answersLater.output, 'output')
  return { 202: { description: 'Accepted', headers, content: { 'application/json': { schema } } } }
}

function headersOf(route: Route): Json {
  const text = { schema: { type: 'string' } }
  return {
    'x-request-id': text,
    ...(route.costs
      ? { 'delos-source': text, 'delos-credits': { schema: { type: 'number' } }, 'delos-budget-alert': text }
      : {}),
    ...(route.location ? { location: text } : {}),
  }
}

function problemStatuses(route: Route): number[] {
  const writes = route.method === 'GET' ? [] : [400, 408, 409, 413, 415]
  return [...writes, 400, 401, 402, 403, 404, 406, 409, 422, 429, 500, 502, 503, 504]
}

const idempotencyKey = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description: 'Sent again within a day with the same body, the stored answer is given again',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
}

const timeoutHeader = {
  name: 'delos-timeout-ms',
  in: 'header',
  required: false,
  description: 'How long the caller waits; after that the answer is 504, and the work goes on',
  schema: { type: 'integer', minimum: 1, maximum: 50_000 },
}

const securitySchemes = {
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
  bearer: { type: 'http', scheme: 'bearer' },
  basic: { type: 'http', scheme: 'basic', description: 'The key is the password' },
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable, for programs' },
    field: { type: 'string', description: 'The field at fault, where one is' },
    requestId: { type: 'string' },
  },
}

const problemResponse = {
  description: 'A problem (RFC 9457)',
  headers: { 'retry-after': { schema: { type: 'integer' }, description: 'Seconds, where waiting helps' } },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function plain(operationId: string, summary: string, mediaType: string, open: boolean): Json {
  const good = { description: 'Done', content: { [mediaType]: { schema: {} } } }
  const bad = open ? {} : { 401: { $ref: '#/components/responses/Problem' } }
  return {
    get: {
      operationId,
      summary,
      tags: ['server'],
      ...(open ? { security: [] } : {}),
      responses: { 200: good, ...bad },
    },
  }
}

const plainPaths = {
  '/healthz': plain('server.healthz', 'Whether the process answers', 'application/json', true),
  '/readyz': plain('server.readyz', 'Whether the database and the queues answer too', 'application/json', true),
  '/metrics': plain('server.metrics', 'Figures for Prometheus', 'text/plain', false),
}
