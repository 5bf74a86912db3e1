import { createHash } from 'node:crypto'
import type { AuditRow, SealRow } from '../../db/audit-seals.ts'
import { canonicalJson } from './canonical-json.ts'

export type Link = Pick<SealRow, 'firstSeq' | 'lastSeq' | 'hash'>
/** Where the chain stands: what the next link takes up. */
export type ChainEnd = Pick<Link, 'lastSeq' | 'hash'>

export const chainStart: ChainEnd = { lastSeq: 0, hash: '' }

/**
 * One link an entry: its hash covers the entry and the hash before, its range the numbers since the entry before, so
 * that what is later slipped into a gap is out of place as well.
 */
export function linkEntries(end: ChainEnd, entries: readonly AuditRow[]): Link[] {
  const links: Link[] = []
  let { lastSeq, hash } = end
  for (const entry of entries) {
    hash = hashEntry(hash, entry)
    links.push({ firstSeq: lastSeq + 1, lastSeq: entry.seq, hash })
    lastSeq = entry.seq
  }
  return links
}

export interface Break {
  seq: number
  reason: 'entry_changed' | 'entry_missing' | 'entry_added'
}

/** The first place where links and entries of the same stretch do not belong together. */
export function findBreak(end: ChainEnd, links: readonly Link[], entries: readonly AuditRow[]): Break | undefined {
  let before = end
  for (const [index, link] of links.entries()) {
    if (link.firstSeq !== before.lastSeq + 1) return { seq: before.lastSeq + 1, reason: 'entry_missing' }
    const entry = entries[index]
    if (!entry || entry.seq > link.lastSeq) return { seq: link.lastSeq, reason: 'entry_missing' }
    if (entry.seq < link.lastSeq) return { seq: entry.seq, reason: 'entry_added' }
    if (hashEntry(before.hash, entry) !== link.hash) return { seq: entry.seq, reason: 'entry_changed' }
    before = link
  }
  const added = entries[links.length]
  return added && { seq: added.seq, reason: 'entry_added' }
}

function hashEntry(before: string, entry: AuditRow): string {
  return createHash('sha256')
    .update(before)
    .update('\n')
    .update(canonicalJson(sealedPart(entry)))
    .digest('hex')
}

/** Named one by one: a column that a later release adds must not break the seals of today. */
function sealedPart(entry: AuditRow): Record<keyof AuditRow, unknown> {
  const { seq, id, at, actorType, actorId, actorName, action, entityType, entityId, before, after, requestId } = entry
  return { seq, id, at, actorType, actorId, actorName, action, entityType, entityId, before, after, requestId }
}
