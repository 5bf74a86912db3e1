import type { HubspotRoute } from './call.ts'
import { findObjectType } from './object-types.ts'
import { associationRoutes } from './routes/association-routes.ts'
import { batchRoutes } from './routes/batch-routes.ts'
import { portalRoutes } from './routes/portal-routes.ts'
import { recordRoutes } from './routes/record-routes.ts'
import { searchRoutes } from './routes/search-routes.ts'

export interface FoundRoute {
  route: HubspotRoute
  path: Record<string, string>
  /** The route's name with the object filled in: `contacts/batch/create`. */
  endpoint: string
  /** The scope that a token needs; null where none. */
  scope: string | null
}

// Fixed words before parameters, so that `merge` and `search` are no ids.
const routes = [...batchRoutes, ...searchRoutes, ...associationRoutes, ...portalRoutes, ...recordRoutes].toSorted(
  (one, other) => braces(one.path) - braces(other.path),
)

export function findRoute(method: string, pathname: string): FoundRoute | undefined {
  const segments = pathname.replace(/\/$/, '').split('/')
  for (const route of routes) {
    const path = route.method === method ? match(route.path.split('/'), segments) : undefined
    if (path) return { route, path, endpoint: endpointOf(route, path), scope: scopeOf(route, path) }
  }
  return undefined
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined
  const path: Record<string, string> = {}
  for (const [at, expected] of pattern.entries()) {
    const actual = segments[at] ?? ''
    if (expected.startsWith('{')) path[expected.slice(1, -1)] = decodeURIComponent(actual)
    else if (expected !== actual) return undefined
  }
  return path
}

function endpointOf({ endpoint }: HubspotRoute, { object = '' }: Record<string, string>): string {
  return endpoint.replace('{object}', findObjectType(object)?.name ?? object)
}

function scopeOf({ access }: HubspotRoute, { object = '' }: Record<string, string>): string | null {
  if (access === 'none') return null
  if (access === 'owners') return 'crm.objects.owners.read'
  const scope = findObjectType(object)?.scope
  if (!scope) return null
  return access === 'schemas' ? `crm.schemas.${scope}.read` : `crm.objects.${scope}.${access}`
}

function braces(path: string): number {
  return path.split('{').length
}
