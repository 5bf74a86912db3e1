import type { BatchResponseSimplePublicObjectWithErrors } from '@hubspot/api-client/lib/codegen/crm/objects/index.js'
import { LostAnswerError } from './transport.ts'

export interface BatchRow {
  key: string
  trace: string
  /** The record to change; undefined for a new one. */
  id?: string
  properties: Readonly<Record<string, string>>
}

export type BatchResult = BatchResponseSimplePublicObjectWithErrors['results'][number]
export type BatchError = NonNullable<BatchResponseSimplePublicObjectWithErrors['errors']>[number]

export interface SortedAnswer {
  written: Map<BatchRow, BatchResult>
  refused: Map<BatchRow, BatchError>
  /** Neither found among the results nor among the errors. */
  left: BatchRow[]
  /** Errors and results that no row could be found for. */
  strangers: number
}

/** Results come in no order: a row is told by its trace id, by the record's id, or by what was written. */
export function sortAnswer(
  rows: readonly BatchRow[],
  answer: { results?: BatchResult[]; errors?: BatchError[] },
): SortedAnswer {
  const { results, errors = [] } = answer
  if (!Array.isArray(results) || !Array.isArray(errors)) throw new LostAnswerError('HubSpot’s answer has no results')
  const written = new Map<BatchRow, BatchResult>()
  const refused = new Map<BatchRow, BatchError>()
  const byTrace = new Map(rows.map((row) => [row.trace, row]))
  const byId = new Map(rows.flatMap((row) => (row.id === undefined ? [] : [[row.id, row] as const])))
  const unnamed: BatchResult[] = []
  for (const result of results) {
    const row = byTrace.get(result.objectWriteTraceId ?? '') ?? byId.get(result.id)
    if (row) written.set(row, result)
    else unnamed.push(result)
  }
  let strangers = 0
  for (const error of errors) {
    const traced = (error.context?.objectWriteTraceId ?? []).map((trace) => byTrace.get(trace))
    const named = (error.context?.ids ?? []).map((id) => byId.get(id))
    const found = [...traced, ...named].filter((row) => row !== undefined)
    for (const row of found) refused.set(row, error)
    if (found.length === 0) strangers += 1
  }
  const waiting = new Set(rows.filter((row) => !written.has(row) && !refused.has(row)))
  for (const result of unnamed) {
    const row = [...waiting].find((row) => row.id === undefined && bears(result, row))
    if (row) {
      written.set(row, result)
      waiting.delete(row)
    } else strangers += 1
  }
  return { written, refused, left: [...waiting], strangers }
}

/** Whether a new record holds what a row asked for, in HubSpot's spelling. */
function bears({ properties }: BatchResult, row: BatchRow): boolean {
  return Object.entries(row.properties).every(([name, value]) => spelling(properties[name] ?? '') === spelling(value))
}

function spelling(text: string): string {
  const trimmed = text.trim()
  const isNumber = trimmed !== '' && !Number.isNaN(Number(trimmed))
  if (isNumber) return String(Number(trimmed))
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(ms) ? trimmed.toLowerCase() : String(ms)
}
