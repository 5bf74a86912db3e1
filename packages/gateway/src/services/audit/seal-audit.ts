import type { Context } from '../../context.ts'
import { findLastSeal } from '../../db/audit-log.ts'
import { insertSeals, isLockTimeout, listEntriesBetween, lockAuditLog } from '../../db/audit-seals.ts'
import { chainStart, linkEntries } from './seal-chain.ts'

/** Few enough that those who wait to write an entry hardly notice. */
const entriesAtOnce = 1000

/** Seals every entry that has no seal yet; returns how many. Gives up quietly where the log is too busy just now. */
export async function sealAudit(context: Pick<Context, 'mutate' | 'clock'>): Promise<number> {
  let sealed = 0
  for (;;) {
    const count = await sealSome(context)
    sealed += count
    if (count < entriesAtOnce) return sealed
  }
}

async function sealSome({ mutate, clock }: Pick<Context, 'mutate' | 'clock'>): Promise<number> {
  try {
    return await mutate(async (tx) => {
      await lockAuditLog(tx)
      const end = (await findLastSeal(tx)) ?? chainStart
      const range = { after: end.lastSeq, until: Number.MAX_SAFE_INTEGER, limit: entriesAtOnce }
      const links = linkEntries(end, await listEntriesBetween(tx, range))
      const sealedAt = new Date(clock.now())
      await insertSeals(
        tx,
        links.map((link) => ({ ...link, sealedAt })),
      )
      return { value: links.length, audit: [] }
    })
  } catch (error) {
    if (isLockTimeout(error)) return 0
    throw error
  }
}
