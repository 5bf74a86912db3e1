import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { mountOf } from './request-state.ts'

/** What goes back over the wire, before Fastify sees it: so that it can be stored and sent again as it was. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | Readable
}

export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  }
}

export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).headers(answer.headers)
  const { location } = answer.headers
  if (location?.startsWith('/')) reply.header('location', mountOf(reply.request) + location)
  return reply.send(answer.body)
}
