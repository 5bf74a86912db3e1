import { type Endpoint, type EndpointName, endpoints } from '@delos/client'
import type { FoundEndpoint } from './call.ts'

interface Pattern {
  name: EndpointName
  definition: Endpoint
  segments: readonly string[]
}

/** Looks up operations by method and path: by the documented method, and by those that clients send beside it. */
export type FindEndpoint = (method: string, path: string) => FoundEndpoint | undefined

export function createEndpointFinder(): FindEndpoint {
  const fixed = new Map<string, FoundEndpoint>()
  const patterns = new Map<string, Pattern[]>()
  const all = Object.entries(endpoints) as [EndpointName, Endpoint][]
  for (const [name, definition] of all) add(name, definition, [definition.method])
  for (const [name, definition] of all) add(name, definition, otherMethods(definition))

  function add(name: EndpointName, definition: Endpoint, methods: readonly string[]): void {
    for (const method of methods) {
      const key = `${method} ${definition.path}`
      const segments = definition.path.split('/')
      if (!definition.path.includes('{')) fixed.set(key, fixed.get(key) ?? { name, definition, pathParams: {} })
      else patternsFor(`${method} ${segments.length}`).push({ name, definition, segments })
    }
  }

  function patternsFor(key: string): Pattern[] {
    const known = patterns.get(key) ?? []
    patterns.set(key, known)
    return known
  }

  return (method, path) => {
    const known = fixed.get(`${method} ${path}`)
    if (known) return known
    const segments = path.split('/')
    for (const { segments: pattern, ...found } of patterns.get(`${method} ${segments.length}`) ?? []) {
      const pathParams = matchSegments(pattern, segments)
      if (pathParams) return { ...found, pathParams }
    }
    return undefined
  }
}

/** Apollo takes its searches and whatever costs by GET and by POST, and its updates by PATCH and by PUT. */
function otherMethods({ method, path, credits, repeatable }: Endpoint): readonly string[] {
  if (method === 'PATCH') return ['PUT']
  if (method === 'PUT') return ['PATCH']
  const isSearch = repeatable && path.endsWith('search')
  return credits || isSearch ? [method === 'GET' ? 'POST' : 'GET'] : []
}

const idShape = /^[0-9a-f]{24}$/i
/** A word in the place of an id may be the name of an action that Delos does not know yet. */
const actionShape = /^[a-z][a-z0-9_]*$/

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [at, expected] of pattern.entries()) {
    const actual = segments[at] ?? ''
    if (expected.startsWith('{') && isId(actual)) params[expected.slice(1, -1)] = actual
    else if (expected !== actual) return undefined
  }
  return params
}

function isId(text: string): boolean {
  return idShape.test(text) || (text !== '' && !actionShape.test(text))
}
