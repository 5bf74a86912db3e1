import type { Context } from '../../context.ts'
import type { Db } from '../../db/database.ts'
import { deleteSome } from '../../db/delete-some.ts'
import { endLease, takeLease } from '../../db/leases.ts'
import type { Tables } from '../../db/tables.ts'
import { tidyCallbacks } from '../callbacks/tidy-callbacks.ts'
import { tidyEvents } from '../events/tidy-events.ts'
import { momentsAt, retention } from './rules.ts'

const batch = 500
/** The rest waits for the next time: a table that was never tidied must not hold everything else up. */
const mostBatches = 40
const leaseSeconds = 300

type Parts = Pick<Context, 'clock' | 'config' | 'processId' | 'log'> & { db: Db }

/** Deletes what is kept no longer, a little at a time; of several processes one does it. */
export async function forgetOld(parts: Parts): Promise<void> {
  const { db, processId, log } = parts
  const lease = { name: 'retention', holder: processId }
  if (!(await takeLease(db, { ...lease, forSeconds: leaseSeconds }))) return
  try {
    await tidyCallbacks(parts, db)
    await tidyEvents(parts, db)
    const moments = momentsAt(parts.clock.now(), parts.config)
    for (const [table, rule] of Object.entries(retention)) {
      if (!('forget' in rule)) continue
      const rows = await forget(parts, { table: table as keyof Tables, where: rule.forget(moments) })
      if (rows) log.info({ table, rows }, 'forgotten')
    }
  } finally {
    await endLease(db, lease)
  }
}

async function forget({ db }: Parts, what: Pick<Parameters<typeof deleteSome>[1], 'table' | 'where'>): Promise<number> {
  let rows = 0
  for (let batches = 0; batches < mostBatches; batches++) {
    const some = await deleteSome(db, { ...what, limit: batch })
    rows += some
    if (some < batch) break
  }
  return rows
}
