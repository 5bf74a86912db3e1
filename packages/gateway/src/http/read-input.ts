import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HttpProblem } from './http-problem.ts'
import type { Route } from './route.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema
type Kind = 'number' | 'boolean' | 'array' | 'string'

/** Puts the operation's input together from path, query and body. What the values are worth, the operation checks. */
export function inputReader(route: Route): (request: FastifyRequest) => Record<string, unknown> {
  const kinds = kindsOf(route.operation.input)
  const takesQuery = route.method === 'GET' || route.method === 'DELETE'
  return (request) => {
    const params = checked(request.params as Record<string, string>)
    const query = checked(request.query as Record<string, string | string[]>)
    const isCsv = request.body instanceof Readable
    const [stray] = Object.keys(query)
    if (!takesQuery && !isCsv && stray !== undefined) throw unknownParameter(stray)
    const body = isCsv ? {} : bodyOf(request.body)
    const twice = Object.keys(params).find((name) => Object.hasOwn(body, name) || Object.hasOwn(query, name))
    if (twice !== undefined) {
      throw new HttpProblem(422, 'invalid_input', `"${twice}" is given by the path`, { field: twice })
    }
    return { ...body, ...coerced(query, kinds), ...params }
  }
}

/** The query's words as the values that they stand for; a word that stands for none stays, and is refused by name. */
export function coerced(query: Record<string, string | string[]>, kinds: ReadonlyMap<string, Kind>) {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, coerce(value, kinds.get(name))]))
}

function coerce(value: string | string[], kind: Kind | undefined): unknown {
  if (kind === 'array') return typeof value === 'string' ? value.split(',') : value
  if (typeof value !== 'string') return value
  if (kind === 'number') return /^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value
  if (kind === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  return value
}

export function kindsOf(schema: z.ZodType): Map<string, Kind> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return new Map(Object.entries(json.properties ?? {}).map(([name, property]) => [name, kindOf(property)]))
}

function kindOf(schema: z.core.JSONSchema._JSONSchema): Kind {
  if (typeof schema === 'boolean') return 'string'
  const types = [schema, ...(schema.anyOf ?? [])].flatMap((part) =>
    typeof part === 'boolean' ? [] : [part.type ?? []].flat(),
  )
  if (types.includes('array')) return 'array'
  if (types.includes('number') || types.includes('integer')) return 'number'
  return types.includes('boolean') ? 'boolean' : 'string'
}

function bodyOf(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new HttpProblem(422, 'invalid_input', 'The body must be a JSON object', { field: 'body' })
  }
  return body as Record<string, unknown>
}

/** PostgreSQL refuses NUL in any text. */
function checked<T extends Record<string, string | string[]>>(values: T): T {
  const stray = Object.keys(values).find((name) =>
    [name, values[name] ?? ''].flat().some((text) => text.includes('\0')),
  )
  if (stray === undefined) return values
  throw new HttpProblem(422, 'invalid_character', 'The text holds a character that cannot be stored', {
    field: stray.replaceAll('\0', ''),
  })
}

function unknownParameter(name: string): HttpProblem {
  return new HttpProblem(422, 'invalid_input', `This route takes no query parameter "${name}"`, { field: name })
}
