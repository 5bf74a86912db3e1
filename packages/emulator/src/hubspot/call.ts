import { isRecord } from '../params.ts'
import type { Reply } from '../reply.ts'
import type { End } from './associations.ts'
import { findObjectType, type ObjectType } from './object-types.ts'
import type { Portal } from './portal.ts'
import { invalid, notFound } from './problems.ts'

/** One request as a route sees it. */
export interface HubspotCall {
  portal: Portal
  path: Readonly<Record<string, string>>
  query: URLSearchParams
  body: Record<string, unknown>
  nowMs: number
  /** The portal's dice: results of batches come in no order that anybody could rely on. */
  random: () => number
  echoesTraceIds: boolean
}

export interface HubspotRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With parameters in braces. */
  path: string
  /** What faults and counts call it; braces are filled in. */
  endpoint: string
  access: 'read' | 'write' | 'schemas' | 'owners' | 'none'
  isSearch?: boolean
  handle(call: HubspotCall): Reply
}

export const MOST_INPUTS = 100

export function objectTypeOf(name: string | undefined): ObjectType {
  const type = findObjectType(name ?? '')
  if (!type) throw invalid(`Unable to infer object type from: ${name}`)
  return type
}

/** The entries of a batch. Throws where there are none, too many, or one that is none. */
export function readInputs({ body }: HubspotCall, most = MOST_INPUTS): Record<string, unknown>[] {
  const { inputs } = body
  if (!Array.isArray(inputs)) throw invalid('Invalid input JSON: inputs is missing')
  if (inputs.length === 0) throw invalid('Some required fields were not set: [inputs]')
  if (inputs.length > most) throw invalid(`The maximum number of inputs allowed in a batch is ${most}`)
  if (!inputs.every(isRecord)) throw invalid('Invalid input JSON: an input is no object')
  return inputs
}

export function readProperties(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw invalid('Some required fields were not set: [properties]')
  return value
}

/** Names from repeated parameters and from lists with commas. */
export function readNames(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .filter(Boolean)
}

export function readId(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') throw invalid('Some required fields were not set: [id]')
  return String(value)
}

export function readEnd(value: unknown, object: ObjectType): End {
  if (!isRecord(value)) throw notFound()
  return { object: object.name, id: readId(value.id) }
}

export function traceOf(input: Record<string, unknown>): string | undefined {
  return typeof input.objectWriteTraceId === 'string' ? input.objectWriteTraceId : undefined
}
