import type { Route } from './route.ts'

export interface RouteMatch {
  route: Route
  path: Record<string, string>
}

interface Pattern {
  route: Route
  segments: string[]
}

const NO_PATH: Record<string, string> = {}
const MOUNTS = ['/api/v1/', '/v1/']

/** Fixed paths by one lookup, paths with parameters by their number of segments. */
export class Router {
  readonly #fixed = new Map<string, RouteMatch>()
  readonly #patterns = new Map<string, Pattern[]>()

  constructor(routes: Route[]) {
    for (const route of routes) {
      for (const method of route.methods) this.#add(method, route)
    }
  }

  #add(method: string, route: Route): void {
    if (!route.path.includes('{')) {
      this.#fixed.set(`${method} ${route.path}`, { route, path: NO_PATH })
      return
    }
    const segments = route.path.split('/')
    const key = `${method} ${segments.length}`
    const patterns = this.#patterns.get(key) ?? []
    patterns.push({ route, segments })
    this.#patterns.set(key, patterns)
  }

  /** `pathname` with its mount; undefined where no route answers. */
  find(method: string, pathname: string): RouteMatch | undefined {
    const path = withoutMount(pathname)
    if (path === undefined) return undefined
    const fixed = this.#fixed.get(`${method} ${path}`)
    if (fixed) return fixed
    const segments = path.split('/')
    for (const pattern of this.#patterns.get(`${method} ${segments.length}`) ?? []) {
      const parameters = matchSegments(pattern.segments, segments)
      if (parameters) return { route: pattern.route, path: parameters }
    }
    return undefined
  }
}

function withoutMount(pathname: string): string | undefined {
  const mount = MOUNTS.find((mount) => pathname.startsWith(mount))
  if (!mount) return undefined
  const path = pathname.slice(mount.length - 1)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

function matchSegments(pattern: string[], segments: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? ''
    if (expected.startsWith('{')) parameters[expected.slice(1, -1)] = actual
    else if (expected !== actual) return undefined
  }
  return parameters
}
