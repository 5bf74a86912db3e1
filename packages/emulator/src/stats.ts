import type { ChargeUnit } from './reply.ts'

/** What the emulator has seen since its start or its last reset (a journal carries it over a restart). */
export interface EmulatorStats {
  /** Requests to the API, whatever became of them; the control plane is not counted. */
  requests: number
  requestsByEndpoint: Record<string, number>
  /** Real 429s of the windows; injected ones are counted under `faults`. */
  rateLimited: number
  rateLimitedByEndpoint: Record<string, number>
  statuses: Record<string, number>
  /** Credits charged to requests that the emulator answered, without other consumers of the team. */
  creditsCharged: number
  /** How often each person was charged, by person id. */
  chargesByPerson: Record<string, number>
  /** How often each organization was charged, by organization id. */
  chargesByOrganization: Record<string, number>
  /** Contacts, accounts, deals, tasks, labels and enrolments created or changed. */
  recordsWritten: number
  /** Requests that an injected fault changed; not kept in the journal. */
  faults: number
}

export class StatsRecorder {
  readonly #requests = new Map<string, number>()
  readonly #rateLimited = new Map<string, number>()
  readonly #statuses = new Map<string, number>()
  readonly #people = new Map<string, number>()
  readonly #organizations = new Map<string, number>()
  #creditsCharged = 0
  faults = 0

  request(endpoint: string, status: number): void {
    add(this.#requests, endpoint)
    add(this.#statuses, String(status))
  }

  rateLimited(endpoint: string): void {
    add(this.#rateLimited, endpoint)
  }

  charge(unit: ChargeUnit, credits: number): void {
    this.#creditsCharged += credits
    if (unit.personId !== undefined) add(this.#people, unit.personId)
    if (unit.organizationId !== undefined) add(this.#organizations, unit.organizationId)
  }

  restore(stats: EmulatorStats): void {
    refill(this.#requests, stats.requestsByEndpoint)
    refill(this.#rateLimited, stats.rateLimitedByEndpoint)
    refill(this.#statuses, stats.statuses)
    refill(this.#people, stats.chargesByPerson)
    refill(this.#organizations, stats.chargesByOrganization)
    this.#creditsCharged = stats.creditsCharged
    this.faults = stats.faults
  }

  snapshot(recordsWritten: number): EmulatorStats {
    return {
      requests: sum(this.#requests),
      requestsByEndpoint: Object.fromEntries(this.#requests),
      rateLimited: sum(this.#rateLimited),
      rateLimitedByEndpoint: Object.fromEntries(this.#rateLimited),
      statuses: Object.fromEntries(this.#statuses),
      creditsCharged: this.#creditsCharged,
      chargesByPerson: Object.fromEntries(this.#people),
      chargesByOrganization: Object.fromEntries(this.#organizations),
      recordsWritten,
      faults: this.faults,
    }
  }
}

function refill(counts: Map<string, number>, from: Record<string, number>): void {
  counts.clear()
  for (const [key, count] of Object.entries(from)) counts.set(key, count)
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sum(counts: Map<string, number>): number {
  let total = 0
  for (const count of counts.values()) total += count
  return total
}
