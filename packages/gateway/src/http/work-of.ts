import type { Work } from '../load.ts'

const lists: ReadonlySet<string> = new Set([
  'POST /api/enrichments',
  'POST /api/enrichments/:id/resume',
  'POST /api/enrichments/:id/approve',
  'POST /api/jobs',
  'POST /api/jobs/:id/retry',
  'POST /api/dead-letters/replay',
  'POST /api/sync',
])

/** Answered from the store where that knows the answer; what has to be bought is looked at again before it is. */
const mayBeKnown: ReadonlySet<string> = new Set(['POST /api/leads/enrich'])

/** The routes that are told apart by name; every other one by its method. */
export const namedRoutes: readonly string[] = [...lists, ...mayBeKnown]

/** How soon a request to this route is refused when the process is near its limits. */
export function workOf(method: string, path: string | undefined): Work {
  const route = `${method} ${path}`
  if (lists.has(route)) return 'list'
  return method === 'GET' || mayBeKnown.has(route) ? 'known' : 'interactive'
}
