import type { FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import { HttpProblem } from './http-problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the key has been recognised. */
    actor: Actor | null
    /** sha256 of the body's bytes; empty while it has not been read. */
    bodyHash: string
  }

  interface FastifyInstance {
    /** Whether any method leads anywhere at this path. */
    knowsPath(path: string): boolean
  }

  interface FastifyContextConfig {
    /** Answers without a key. */
    open?: boolean
    /** Speaks Apollo's own language: a key may come in its query or body, and errors have Apollo's shape. */
    apollo?: boolean
    /** Takes a text/csv body beside JSON. */
    acceptsCsv?: boolean
  }
}

export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new HttpProblem(401, 'unauthenticated', 'A key is needed')
  return request.actor
}

export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** The path without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url
}

/** Below which path of another application the door is mounted; empty where it listens by itself. */
export function mountOf(request: FastifyRequest): string {
  const { raw } = request
  return 'baseUrl' in raw && typeof raw.baseUrl === 'string' ? raw.baseUrl : ''
}
