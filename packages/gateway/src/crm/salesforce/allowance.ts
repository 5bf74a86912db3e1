import type { Clock } from '@delos/client'
import { CrmError } from '../crm-error.ts'

/** The window slides over 24 hours, so that some of it comes free all the time. */
const lookAgainMs = 900_000

export interface Allowance {
  /** Throws where the org's requests of the day are used up, as far as is known. */
  check(): void
  /** Reads what an answer says of it. */
  note(header: string | undefined): void
  /** Salesforce itself has refused. */
  exhausted(): CrmError
}

/** `share` of the org's requests in 24 hours may be used up, by everybody together; the rest is for the others. */
export function createAllowance(share: number, clock: Clock): Allowance {
  let closedUntilMs = 0

  function close(): CrmError {
    closedUntilMs = clock.now() + lookAgainMs
    return refusal()
  }

  function refusal(): CrmError {
    const retryAfterMs = Math.max(1, closedUntilMs - clock.now())
    return new CrmError('rate_limited', 'The requests that Salesforce allows the org in 24 hours are used up', {
      retryAfterMs,
    })
  }

  return {
    check() {
      if (clock.now() < closedUntilMs) throw refusal()
    },
    note(header) {
      const [, used, limit] = /api-usage=(\d+)\/(\d+)/.exec(header ?? '') ?? []
      if (used === undefined || limit === undefined) return
      if (Number(used) >= Math.floor(Number(limit) * share)) close()
      else closedUntilMs = 0
    },
    exhausted: close,
  }
}
