import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { version } from '../version.ts'
import { docsPage, docsStyle } from './docs-page.ts'
import { createOpenApi } from './openapi.ts'
import { mountOf } from './request-state.ts'
import type { Route } from './route.ts'

const styleHash = createHash('sha256').update(docsStyle).digest('base64')
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** `/openapi.json`, and `/docs` for people: one page without a script. */
export function addDocs(app: FastifyInstance, routes: readonly Route[]): void {
  const document = createOpenApi(routes, version)
  const text = JSON.stringify(document)
  app.get('/openapi.json', async (request, reply) => {
    const url = mountOf(request)
    const mounted = url ? JSON.stringify({ ...document, servers: [{ url }] }) : text
    return reply.type('application/json; charset=utf-8').send(mounted)
  })
  app.get('/docs', async (request, reply) => {
    const page = docsPage(routes, `${request.protocol}://${request.host}${mountOf(request)}`)
    return reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurityPolicy).send(page)
  })
}
