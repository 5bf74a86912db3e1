import { z } from 'zod'
import type { Place } from './places.ts'
import { type Skip, skip } from './skip-reasons.ts'

export interface EnrolmentReport {
  /** Who came in, or would. */
  places: Place[]
  skips: Skip[]
}

export const reportFields = {
  enrolled: z.array(z.string()),
  skipped: z.array(skip),
  counts: z.object({
    asked: z.int(),
    enrolled: z.int(),
    skipped: z.record(z.string(), z.int()).describe('By reason'),
  }),
  mailboxes: z.array(z.object({ mailboxId: z.string(), contactIds: z.array(z.string()) })),
  mailboxId: z.string().nullable().describe('Null where several take turns'),
}

/** The report in the order in which the contacts were named. */
export function viewReport(
  { places, skips }: EnrolmentReport,
  { contactIds, mailboxIds }: { contactIds: readonly string[]; mailboxIds: readonly string[] },
): z.input<z.ZodObject<typeof reportFields>> {
  const order = new Map(contactIds.map((id, index) => [id, index]))
  const byOrder = (one: { contactId: string }, other: { contactId: string }) =>
    (order.get(one.contactId) ?? 0) - (order.get(other.contactId) ?? 0)
  const enrolled = places.toSorted(byOrder)
  const skipped = skips.toSorted(byOrder)
  return {
    enrolled: enrolled.map(({ contactId }) => contactId),
    skipped,
    counts: { asked: contactIds.length, enrolled: enrolled.length, skipped: countReasons(skipped) },
    mailboxes: mailboxIds.flatMap((mailboxId) => {
      const own = enrolled.filter((place) => place.mailboxId === mailboxId)
      return own.length ? [{ mailboxId, contactIds: own.map(({ contactId }) => contactId) }] : []
    }),
    mailboxId: mailboxIds.length === 1 ? (mailboxIds[0] ?? null) : null,
  }
}

function countReasons(skips: readonly Skip[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { reason } of skips) counts[reason] = (counts[reason] ?? 0) + 1
  return counts
}
