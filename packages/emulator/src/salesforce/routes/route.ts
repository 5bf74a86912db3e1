import type { IncomingHttpHeaders } from 'node:http'
import { failure, type Reply } from '../../reply.ts'
import type { Org, Values } from '../org.ts'
import { jsonType, type RowError, SalesforceRefusal } from '../refusal.ts'
import type { ObjectType } from '../schema/objects.ts'
import type { QueryPages } from '../soql/pages.ts'

/** One call of the data API. */
export interface DataCall {
  org: Org
  pages: QueryPages
  /** What the path's placeholders stand for. */
  path: string[]
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: unknown
  /** Whether the errors of collections show which records are there already, as those of single records do. */
  showsDuplicates: boolean
}

export interface DataRoute {
  /** What faults and counters call it. */
  endpoint: string
  method: string
  /** Below the version; each group is a placeholder. */
  path: RegExp
  answer: (call: DataCall) => Reply
}

export function json(value: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(value), contentType: jsonType }
}

export const noContent: Reply = { status: 204, body: '', contentType: jsonType }

export function objectOf({ org }: DataCall, name: string | undefined): ObjectType {
  const type = org.objects.get((name ?? '').toLowerCase())
  if (type) return type
  throw new SalesforceRefusal(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' })
}

export function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function bodyOf({ body }: DataCall): Values {
  if (isRecord(body)) return body
  throw new SalesforceRefusal(400, { errorCode: 'JSON_PARSER_ERROR', message: 'The HTTP entity body is required' })
}

export function allowsSave({ headers }: DataCall): boolean {
  return /allowSave\s*=\s*true/i.test(String(headers['sforce-duplicate-rule-header'] ?? ''))
}

/** The answer to a call of one record that was refused. */
export function refusedRow(error: RowError): Reply {
  const { code, message, fields, duplicateResult, status } = error
  if (duplicateResult) return failure(status, [{ duplicateResult, errorCode: code, message }], jsonType)
  return failure(status, [{ message, errorCode: code, ...(fields.length ? { fields } : {}) }], jsonType)
}

export function checkWritable(type: ObjectType): void {
  if (type.writable) return
  const message = `entity type ${type.name} does not support this operation`
  throw new SalesforceRefusal(400, { errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message })
}
