import type { Context } from '../../context.ts'
import { type NewSuppression, putSuppressions, type SuppressionKey } from '../../db/suppressions.ts'
import { ServiceError } from '../../errors.ts'

export interface SuppressionWish extends SuppressionKey {
  reason: string
  note?: string
  until?: Date
}

export interface Stored {
  added: number
  /** Was there already, and lasts longer now. */
  extended: number
  unchanged: number
}

/** Adds a batch with one audit entry. A name that comes twice counts once, with its longest term. */
export function storeSuppressions(
  context: Context,
  wishes: readonly SuppressionWish[],
  source: 'manual' | 'import',
): Promise<Stored> {
  const { mutate, makeId, clock, actor } = context
  const distinct = new Map<string, SuppressionWish>()
  for (const wish of wishes) {
    const known = distinct.get(wish.subject)
    if (!known || isLonger(wish.until, known.until)) distinct.set(wish.subject, wish)
  }
  const createdAt = new Date(clock.now())
  const rows = [...distinct.values()].map(
    ({ kind, subject, reason, note, until }): NewSuppression => ({
      id: makeId(),
      kind,
      subject,
      reason,
      note: note ?? null,
      until: until ?? null,
      addedBy: actor.name,
      source,
      createdAt,
    }),
  )
  return mutate(async (tx) => {
    const { added, extended } = await putSuppressions(tx, rows)
    const stored = { added: added.length, extended: extended.length }
    const value = { ...stored, unchanged: wishes.length - added.length - extended.length }
    if (!added.length && !extended.length) return { value, audit: [] }
    const reasons = [...new Set(rows.map(({ reason }) => reason))].slice(0, 20)
    const after = { ...stored, source, reasons, ids: [...added, ...extended] }
    return { value, audit: { action: 'suppressions.added', entityType: 'suppressions', entityId: 'all', after } }
  })
}

function isLonger(one: Date | undefined, other: Date | undefined): boolean {
  return other !== undefined && (one === undefined || one > other)
}

/** A term that has ended already would suppress nobody. */
export function readUntil(text: string | undefined, now: number): Date | undefined {
  if (text === undefined) return undefined
  const until = new Date(text)
  if (until.getTime() > now) return until
  throw new ServiceError('invalid_input', 'must lie in the future', { reason: 'until_is_past', field: 'until' })
}
