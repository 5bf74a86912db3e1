import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What of an OpenAPI schema the check reads. */
export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  enum?: unknown[]
  additionalProperties?: boolean | Schema
}

export interface DescribedOperation {
  method: string
  path: string
  description: string
  /** Of the answer with status 200. */
  schema: Schema | undefined
}

const FILE_NAME = 'apollo-rest-api.json'

/**
 * Apollo's own OpenAPI file is not part of this repository. It is read from `APOLLO_OPENAPI`, or from a file of its
 * published name in a folder beside the repository (`../<folder>/` or `../<folder>/openapi/`).
 */
export function findDescription(): string | undefined {
  const named = process.env.APOLLO_OPENAPI
  if (named !== undefined && named !== '') return named
  const beside = dirname(fileURLToPath(new URL('../../..', import.meta.url)))
  const folders = readdirSync(beside, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  )
  return folders
    .flatMap(({ name }) => [join(beside, name, FILE_NAME), join(beside, name, 'openapi', FILE_NAME)])
    .find((path) => existsSync(path))
}

interface Media {
  schema?: Schema
  example?: unknown
  examples?: Record<string, { value?: unknown }>
}

interface Document {
  paths: Record<
    string,
    Record<string, { description?: string; responses: Record<string, { content?: Record<string, Media> }> }>
  >
}

export function readDescription(path: string): DescribedOperation[] {
  const { paths } = JSON.parse(readFileSync(path, 'utf8')) as Document
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { description = '', responses }]) => ({
      method: method.toUpperCase(),
      path,
      description,
      schema: schemaOf(Object.values(responses['200']?.content ?? {})[0]),
    })),
  )
}

// Some operations are described by an example alone.
function schemaOf(media: Media | undefined): Schema | undefined {
  if (media?.schema && Object.keys(media.schema).length > 0 && !isShapeless(media.schema)) return media.schema
  const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value
  return example === undefined ? undefined : inferred(typeof example === 'string' ? parse(example) : example)
}

function isShapeless(schema: Schema): boolean {
  return !schema.type && !schema.properties && !schema.oneOf && !schema.anyOf
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function inferred(value: unknown): Schema {
  if (value === null || value === undefined) return {}
  if (Array.isArray(value)) return { type: 'array', items: inferred(value[0]) }
  if (typeof value !== 'object') return { type: typeof value }
  const properties = Object.entries(value).map(([name, item]) => [name, inferred(item)] as const)
  return { type: 'object', properties: Object.fromEntries(properties) }
}
