import type { Context } from '../../context.ts'
import { listReservations } from '../../db/credits.ts'
import { reconcile } from './reconcile.ts'

export interface DoubtResolver {
  /** Asks Apollo's counter about everything in doubt; those who ask meanwhile share the answer. */
  resolve(): Promise<void>
}

export function createDoubtResolver(context: () => Context): DoubtResolver {
  let underWay: Promise<void> | undefined

  async function run(): Promise<void> {
    const own = context()
    if ((await listReservations(own.db, 'unknown')).length) await reconcile(own)
  }

  return {
    resolve() {
      underWay ??= run().finally(() => {
        underWay = undefined
      })
      return underWay
    },
  }
}
