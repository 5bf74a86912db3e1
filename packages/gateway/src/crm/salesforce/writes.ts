import type { Clock } from '@delos/client'
import type { Connection } from 'jsforce/lib/connection.js'
import type { CrmCall, CrmObject, CrmWrite, CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { writeRoles } from './contact-roles.ts'
import type { Fields } from './fields.ts'
import { isId, toLongId } from './ids.ts'
import { findSurvivors } from './merged.ts'
import { salesforceObjects } from './objects.ts'
import { prepareRow, type WireRow } from './prepare-row.ts'
import { type RowOutcome, toOutcome, toRefusedRow } from './row-outcome.ts'
import { type Pending, sendRows } from './send-rows.ts'
import type { Ask } from './session.ts'
import type { Repeat } from './transport.ts'

export interface WriteParts {
  ask: Ask
  fields: Fields
  clock: Clock
  /** The field, unique and an external id, that holds the key of each creation; undefined: there is none. */
  marker: string | undefined
  /** For each call that writes. */
  headers: Record<string, string>
}

type Results = Map<string, CrmWriteResult>

/**
 * With a marker a creation is an upsert by its own key: a second one finds what the first one made, so a lost answer is
 * asked for again. Without one, it is sent once.
 */
export async function createRecords(
  parts: WriteParts,
  object: CrmObject,
  { writes, call }: { writes: readonly CrmWrite[]; call: CrmCall },
): Promise<CrmWriteResult[]> {
  const { name } = salesforceObjects[object]
  const { marker, headers } = parts
  const { results, pending } = await prepare(parts, object, { writes, call })
  if (marker && !(await parts.fields.of(object, call.signal)).has(marker)) {
    throw new CrmError('misconfigured', `${name} has no field ${marker}, which is to hold the key of each creation`)
  }
  if (marker) for (const { key, row } of pending) row[marker] = key
  const kind = marker ? 'upsert' : 'create'
  const how: Send = { parts, call, repeat: marker ? 'always' : 'if_refused' }
  const options = { headers }
  const many = (rows: readonly WireRow[]) => (connection: Connection) =>
    kind === 'upsert' && marker
      ? connection.upsert(name, [...rows], marker, options)
      : connection.create(name, [...rows], options)
  const one = (row: WireRow) => (connection: Connection) =>
    kind === 'upsert' && marker ? connection.upsert(name, row, marker, options) : connection.create(name, row, options)
  merge(results, await send(pending, { ...how, many, one }))
  await linkNew(parts, object, { writes, results, call })
  return inOrder(writes, results)
}

export async function updateRecords(
  parts: WriteParts,
  object: CrmObject,
  { writes, call }: { writes: readonly CrmWrite[]; call: CrmCall },
): Promise<CrmWriteResult[]> {
  const { name } = salesforceObjects[object]
  const options = { headers: parts.headers }
  const { results, pending } = await prepare(parts, object, { writes, call })
  const ids = new Map(writes.map(({ key, id }) => [key, id ?? '']))
  const known = pending.filter(({ key }) => isId(ids.get(key) ?? ''))
  for (const { key, row } of known) row.Id = ids.get(key) ?? ''
  for (const { key } of pending) if (!isId(ids.get(key) ?? '')) results.set(key, gone(key))
  const many = (rows: readonly WireRow[]) => (connection: Connection) =>
    connection.update(name, rows.map(withId), options)
  const one = (row: WireRow) => (connection: Connection) => connection.update(name, withId(row), options)
  merge(results, await send(known, { parts, call, repeat: 'always', many, one }))
  await follow(parts, object, { ids, results, call })
  await linkKnown(parts, object, { writes, results, call })
  return inOrder(writes, results)
}

export async function removeRecords(
  parts: WriteParts,
  object: CrmObject,
  { ids, call }: { ids: readonly string[]; call: CrmCall },
): Promise<CrmWriteResult[]> {
  const { name } = salesforceObjects[object]
  const keys = [...new Set(ids)]
  const results: Results = new Map(keys.filter((id) => !isId(id)).map((id) => [id, gone(id)]))
  const pending = keys.filter(isId).map((id) => ({ key: id, row: id, tries: 0 }))
  const sent = await sendRows(pending, {
    send: async (rows) =>
      outcomesOf(await parts.ask((connection) => connection.destroy(name, [...rows]), { repeat: 'always', ...call })),
    isPassing: isLocked,
    clock: parts.clock,
    ...call,
  })
  merge(results, sent)
  return keys.flatMap((id) => results.get(id) ?? [])
}

interface Send {
  parts: WriteParts
  call: CrmCall
  repeat: Repeat
}

type Work<Rows> = (rows: Rows) => (connection: Connection) => PromiseLike<unknown>

function send(
  pending: readonly Pending<WireRow>[],
  { parts, call, repeat, many, one }: Send & { many: Work<readonly WireRow[]>; one: Work<WireRow> },
): Promise<Results> {
  const { ask, clock, marker } = parts
  return sendRows(pending, {
    send: async (rows) => outcomesOf(await ask(many(rows), { repeat, ...call })),
    // Collections may keep to themselves which records a duplicate rule has found; a call of one record tells.
    async explain(row, outcome) {
      if ('id' in outcome || outcome.error.code !== 'DUPLICATES_DETECTED' || outcome.error.duplicates) return outcome
      try {
        return toOutcome(await ask(one(row), { repeat, ...call }))
      } catch (error) {
        const refused = toRefusedRow(error)
        if (refused) return { error: refused }
        throw error
      }
    },
    // Two upserts of one key at the same moment: the loser's next try finds what the winner made.
    isPassing: (outcome) => isLocked(outcome) || (marker !== undefined && isRaced(outcome, marker)),
    clock,
    ...call,
  })
}

function outcomesOf(answer: unknown): RowOutcome[] {
  return Array.isArray(answer) ? answer.map(toOutcome) : []
}

function isLocked(outcome: RowOutcome): boolean {
  return 'error' in outcome && outcome.error.code === 'UNABLE_TO_LOCK_ROW'
}

function isRaced(outcome: RowOutcome, marker: string): boolean {
  return 'error' in outcome && outcome.error.code === 'DUPLICATE_VALUE' && outcome.error.message.includes(marker)
}

async function prepare(
  { fields }: WriteParts,
  object: CrmObject,
  { writes, call }: { writes: readonly CrmWrite[]; call: CrmCall },
): Promise<{ results: Results; pending: Pending<WireRow>[] }> {
  const known = await fields.of(object, call.signal)
  const results: Results = new Map()
  const pending: Pending<WireRow>[] = []
  for (const write of writes) {
    const prepared = prepareRow(object, write, known)
    if ('refused' in prepared) results.set(write.key, prepared.refused)
    else pending.push({ key: write.key, row: prepared.row, tries: 0 })
  }
  // Perhaps a field is newer than what is known of the object.
  if (results.size) fields.forget(object)
  return { results, pending }
}

/** Records that are gone may live on as others. */
async function follow(
  { ask }: WriteParts,
  object: CrmObject,
  { ids, results, call }: { ids: ReadonlyMap<string, string>; results: Results; call: CrmCall },
): Promise<void> {
  const lost = [...results.values()].filter((result) => !result.ok && result.fault === 'not_found')
  const lostIds = lost.map(({ key }) => toLongId(ids.get(key) ?? '')).filter(isId)
  if (!lostIds.length) return
  const survivors = await findSurvivors(ask, object, { ids: lostIds, ...call }).catch(() => new Map<string, string>())
  for (const result of lost) {
    const mergedInto = survivors.get(toLongId(ids.get(result.key) ?? ''))
    if (!mergedInto || result.ok) continue
    results.set(result.key, { ...result, fault: 'merged', message: `It was merged into ${mergedInto}`, mergedInto })
  }
}

interface Linking {
  writes: readonly CrmWrite[]
  results: Results
  call: CrmCall
}

/** The deals are there whatever becomes of their contacts: what is missing is seen, and made up for, at the next reading. */
async function linkNew({ ask }: WriteParts, object: CrmObject, linking: Linking): Promise<void> {
  await writeRoles(ask, wantedRoles(object, linking), linking.call).catch(() => undefined)
}

async function linkKnown({ ask }: WriteParts, object: CrmObject, linking: Linking): Promise<void> {
  const wanted = wantedRoles(object, linking)
  const failure = await writeRoles(ask, wanted, linking.call).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!failure) return
  for (const [key, result] of linking.results) {
    if (!result.ok || !wanted.has(result.id)) continue
    linking.results.set(key, { key, ok: false, fault: 'unavailable', message: 'Its contacts could not be written' })
  }
}

function wantedRoles(object: CrmObject, { writes, results }: Linking): Map<string, readonly string[]> {
  const wanted = new Map<string, readonly string[]>()
  for (const { key, links } of salesforceObjects[object].hasRoles ? writes : []) {
    const result = results.get(key)
    if (result?.ok && links?.contacts) wanted.set(result.id, links.contacts)
  }
  return wanted
}

function gone(key: string): CrmWriteResult {
  return { key, ok: false, fault: 'not_found', message: 'There is no such id' }
}

function withId(row: WireRow): WireRow & { Id: string } {
  return { ...row, Id: String(row.Id) }
}

function merge(results: Results, more: Results): void {
  for (const [key, result] of more) results.set(key, result)
}

function inOrder(writes: readonly CrmWrite[], results: Results): CrmWriteResult[] {
  return writes.flatMap(({ key }) => results.get(key) ?? [])
}
