import { z } from 'zod'
import { findLastSeal } from '../../db/audit-log.ts'
import { countEntries, countSeals, hasSeal, listEntriesBetween, listSealsBetween } from '../../db/audit-seals.ts'
import type { ReadDb } from '../../db/database.ts'
import { operation } from '../../operation.ts'
import { sealAudit } from './seal-audit.ts'
import { type Break, chainStart, findBreak } from './seal-chain.ts'

const sealsAtOnce = 1000

export const verifyAudit = operation({
  name: 'audit.verify',
  summary:
    'Seal what is new in the audit log and prove that nothing sealed was touched; keep `head` to prove a cut tail',
  scope: 'admin',
  input: z.strictObject({
    head: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be a head that an earlier verification answered with')
      .optional()
      .describe('A head that was kept outside; it must still be part of the chain'),
  }),
  output: z.object({
    ok: z.boolean(),
    entries: z.int(),
    seals: z.int(),
    pending: z.int().describe('Entries too new to be sealed'),
    head: z.string().nullable(),
    firstBroken: z.int().nullable().describe('The sequence number of the first entry that is not as it was sealed'),
    reason: z.enum(['entry_changed', 'entry_missing', 'entry_added', 'head_unknown']).nullable(),
  }),
  async run(context, { head }) {
    await sealAudit(context)
    const { db } = context
    const last = await findLastSeal(db)
    const until = last?.lastSeq ?? 0
    const broken = await findFirstBreak(db, until)
    const headMissing = head !== undefined && !(await hasSeal(db, head))
    const { entries, pending } = await countEntries(db, until)
    return {
      ok: !broken && !headMissing,
      entries,
      seals: await countSeals(db),
      pending,
      head: last?.hash ?? null,
      firstBroken: broken?.seq ?? null,
      reason: broken?.reason ?? (headMissing ? ('head_unknown' as const) : null),
    }
  },
})

async function findFirstBreak(db: ReadDb, until: number): Promise<Break | undefined> {
  let end = chainStart
  // Below the first number too: entries can be forged with any.
  let after = Number.MIN_SAFE_INTEGER
  while (after < until) {
    const seals = await listSealsBetween(db, { after, until, limit: sealsAtOnce })
    const next = seals.at(-1)
    if (!next) return undefined
    // One more than there are seals for is enough to find that there is one too many.
    const entries = await listEntriesBetween(db, { after, until: next.lastSeq, limit: seals.length + 1 })
    const broken = findBreak(end, seals, entries)
    if (broken) return broken
    end = next
    after = next.lastSeq
  }
  return undefined
}
