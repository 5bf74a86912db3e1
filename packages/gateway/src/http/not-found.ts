import type { FastifyInstance } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import { pathOf } from './request-state.ts'

/** 405 with the methods where only the method is wrong, else 404. */
export function addNotFound(app: FastifyInstance): void {
  const known: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) known.push({ method: each, pattern: patternOf(url) })
  })
  app.decorate('knowsPath', (path) => known.some((route) => route.pattern.test(path)))
  app.setNotFoundHandler((request) => {
    const path = pathOf(request)
    const allowed = new Set(known.filter((route) => route.pattern.test(path)).map((route) => route.method))
    if (!allowed.size) throw new HttpProblem(404, 'route_not_found', 'There is nothing at this path')
    const allow = [...allowed].sort().join(', ')
    throw new HttpProblem(405, 'method_not_allowed', `This path takes ${allow}`, { headers: { allow } })
  })
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+'
    return part === '*' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
