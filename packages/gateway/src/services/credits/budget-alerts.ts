import type { Context } from '../../context.ts'
import { appliesTo } from './budget-window.ts'
import { spender } from './ledger.ts'
import { type RaisedAlert, raiseAlerts } from './raise-alerts.ts'

export interface BudgetAlerts {
  /** Warns of what has been passed by now. Those who ask meanwhile share the next look. */
  check(): Promise<void>
  /** What this process has warned of since then, of budgets that count what this caller spends. */
  raisedFor(caller: Parameters<typeof spender>[0], since: number): RaisedAlert[]
}

/** Far longer than any request lasts. */
const rememberedMs = 120_000

/** Looks after the commit, never inside a purchase's transaction: a hold waits for nobody's warning. */
export function createBudgetAlerts(context: () => Context): BudgetAlerts {
  let recent: RaisedAlert[] = []
  let running: Promise<void> | undefined
  let following: Promise<void> | undefined

  async function look(): Promise<void> {
    const own = context()
    const raised = await raiseAlerts(own)
    const since = own.clock.now() - rememberedMs
    recent = [...recent.filter(({ at }) => at.getTime() > since), ...raised]
  }

  function run(): Promise<void> {
    running = look().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    check() {
      if (!running) return run()
      // A look that is under way may have missed what the caller has just spent.
      following ??= running
        .catch(() => {})
        .then(() => {
          following = undefined
          return run()
        })
      return following
    },
    raisedFor(caller, since) {
      const who = spender(caller)
      return recent.filter(({ at, scope }) => at.getTime() >= since && appliesTo(scope, who))
    },
  }
}
