import type { Clock } from '@delos/client'
import { insertSavings, type Saving } from '../../db/credits.ts'
import type { Db } from '../../db/database.ts'
import { toMilli } from './milli.ts'

/** For whom an answer cost nothing, because the store had it. */
type Saver = Pick<Saving, 'keyId' | 'tag' | 'jobId' | 'reason'>

/** Counts what did not have to be paid. Kept in memory for a moment: a known person is answered without a write. */
export interface Savings {
  add(saver: Saver, credits: number): void
  flush(): Promise<void>
}

export function createSavings(db: Db, clock: Clock): Savings {
  const waiting = new Map<string, Saver & { savedMilli: number }>()
  return {
    add(saver, credits) {
      const key = JSON.stringify([saver.keyId, saver.tag, saver.jobId, saver.reason])
      const savedMilli = (waiting.get(key)?.savedMilli ?? 0) + toMilli(credits)
      waiting.set(key, { ...saver, savedMilli })
    },
    async flush() {
      const rows = [...waiting.values()]
      waiting.clear()
      await insertSavings(db, rows, new Date(clock.now()))
    },
  }
}
