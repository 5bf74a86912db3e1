import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { Gateway } from '../gateway.ts'
import type { Operation } from '../operation.ts'
import type { Answer } from './answer.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** One line of the table that the server, the OpenAPI document and the documentation page are made of. */
export interface Route {
  method: Method
  /** `/api/deals/:id` */
  path: string
  operation: Described
  /** Of a good answer; 200 where left out. */
  status?: number
  /** 201 instead where the answer says `created: true`. */
  madeOrChanged?: boolean
  /** The answer says where it came from and what it cost. */
  costs?: boolean
  /** The answer holds a secret, which must not be stored for a repetition. */
  keepsSecret?: boolean
  /** A body for the documentation. */
  example?: object
  /** Where the thing made can be read. */
  location?(output: Record<string, unknown>): string
  /** Takes a text/csv body too; its options then come by the query. */
  acceptsCsv?: boolean
  /** Other media types that the route can answer with. */
  produces?: readonly string[]
  /** The operation that answers 202 where the caller prefers not to wait. */
  answersLater?: Described
  /** An answer other than the operation's own; undefined goes on with that. */
  answer?(call: RouteCall): Promise<Answer | undefined>
}

/** What the documents need of an operation. */
export type Described = Omit<Operation, 'call'> & { call?: Operation['call'] }

export interface RouteCall {
  gateway: Gateway
  context: Context
  request: FastifyRequest
  reply: FastifyReply
  /** Put together from path, query and body; not checked yet. */
  input: Record<string, unknown>
}

export function idIn(collection: string): (output: Record<string, unknown>) => string {
  return (output) => `/api/${collection}/${String(output.id)}`
}
