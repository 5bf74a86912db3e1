import { JSON_TYPE, type Reply } from '../reply.ts'
import { objectTypes } from './object-types.ts'
import type { Portal } from './portal.ts'
import type { HubspotRecord } from './record.ts'

export function json(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value), contentType: JSON_TYPE }
}

export function noContent(): Reply {
  return { status: 204, body: '', contentType: JSON_TYPE }
}

/** A record with the properties that were asked for; those that do not exist are left out without a word. */
export function toWire(portal: Portal, record: HubspotRecord, names: readonly string[]): Record<string, unknown> {
  const { object, archivedMs } = record
  const values = portal.valuesOf(record)
  return {
    id: record.id,
    properties: chosen(portal, record, { values, names: names.length > 0 ? names : objectTypes[object].shown }),
    createdAt: new Date(record.createdMs).toISOString(),
    updatedAt: new Date(record.updatedMs).toISOString(),
    archived: archivedMs !== undefined,
    ...(archivedMs === undefined ? {} : { archivedAt: new Date(archivedMs).toISOString() }),
  }
}

export function chosen(
  portal: Portal,
  { object }: Pick<HubspotRecord, 'object'>,
  from: { values: Record<string, string>; names: readonly string[] },
): Record<string, string | null> {
  const always = ['hs_object_id', object === 'tasks' ? 'hs_createdate' : 'createdate', objectTypes[object].modified]
  const known = from.names.filter((name) => portal.properties.find(object, name))
  return Object.fromEntries([...new Set([...known, ...always])].map((name) => [name, from.values[name] ?? null]))
}

/** What has been written: the properties of the request beside the usual ones. */
export function toWritten(
  portal: Portal,
  record: HubspotRecord,
  input: { given: Record<string, unknown>; trace?: string },
): Record<string, unknown> {
  const names = [...new Set([...objectTypes[record.object].shown, ...Object.keys(input.given)])]
  return { ...toWire(portal, record, names), ...(input.trace === undefined ? {} : { objectWriteTraceId: input.trace }) }
}

export interface BatchOutcome {
  results: Record<string, unknown>[]
  errors: Record<string, unknown>[]
  nowMs: number
  /** The status where nothing went wrong. */
  status: 200 | 201
}

export function batchReply({ results, errors, nowMs, status }: BatchOutcome): Reply {
  const at = new Date(nowMs).toISOString()
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
  if (errors.length === 0) return json(status, body)
  return json(207, { ...body, numErrors: errors.length, errors })
}

/** Fisher and Yates. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const mixed = [...items]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    const item = mixed[at] as Item
    mixed[at] = mixed[other] as Item
    mixed[other] = item
  }
  return mixed
}
