import { dayMs, type Org, type Values } from './org.ts'
import { SalesforceRefusal } from './refusal.ts'
import type { ObjectType } from './schema/objects.ts'
import { readTime, toStamp } from './wire-time.ts'

const minuteMs = 60_000
const mostIds = 600_000
const deletedDays = 15
const updatedDays = 30

interface Span {
  startMs: number
  endMs: number
}

/** Ids of records that were made or changed in the span. */
export function getUpdated(org: Org, type: ObjectType, query: Record<string, string>): Values {
  const span = readSpan(org, query, updatedDays)
  const ids: string[] = []
  for (const { id, values } of org.table(type).values()) {
    if (!values.IsDeleted && isIn(span, readTime(String(values.SystemModstamp)) ?? 0)) ids.push(id)
  }
  checkCount(ids.length)
  return { ids, latestDateCovered: toStamp(coveredMs(org, span)) }
}

/** What the log of deletions has of the span, also losers of merges and what has left the recycle bin since. */
export function getDeleted(org: Org, type: ObjectType, query: Record<string, string>): Values {
  const span = readSpan(org, query, deletedDays)
  const found = org.deleteLog.filter(({ object, id, atMs }) => {
    return object === type.name && isIn(span, atMs) && org.row(id)?.values.IsDeleted !== false
  })
  checkCount(found.length)
  return {
    deletedRecords: found.map(({ id, atMs }) => ({ id, deletedDate: toStamp(atMs) })),
    earliestDateAvailable: toStamp(org.nowMs() - deletedDays * dayMs),
    latestDateCovered: toStamp(coveredMs(org, span)),
  }
}

function isIn({ startMs, endMs }: Span, ms: number): boolean {
  return ms >= startMs && ms < endMs
}

/** Up to the beginning of the oldest transaction under way: what it writes bears times from then on. */
function coveredMs(org: Org, { startMs, endMs }: Span): number {
  const safeMs = Math.min(endMs, org.nowMs(), ...org.openTransactions)
  return Math.max(startMs, Math.floor(safeMs / minuteMs) * minuteMs)
}

/** Seconds are ignored at both ends. */
function readSpan(org: Org, query: Record<string, string>, days: number): Span {
  const [startMs, endMs] = ['start', 'end'].map((name) => {
    const ms = readTime((query[name] ?? '').replace(' ', '+'))
    if (ms === undefined) throw invalid(`${name} is no date and time`)
    return Math.floor(ms / minuteMs) * minuteMs
  }) as [number, number]
  if (endMs <= startMs) throw invalid('startDate must be at least one minute before endDate')
  if (startMs < org.nowMs() - days * dayMs) throw invalid(`startDate cannot be more than ${days} days ago`)
  return { startMs, endMs }
}

function checkCount(count: number): void {
  if (count <= mostIds) return
  throw new SalesforceRefusal(400, { errorCode: 'EXCEEDED_ID_LIMIT', message: `more than ${mostIds} ids` })
}

function invalid(message: string): SalesforceRefusal {
  return new SalesforceRefusal(400, { errorCode: 'INVALID_REPLICATION_DATE', message })
}
