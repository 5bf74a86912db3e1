import { type Skip, skipped } from './skip-reasons.ts'

/** Null is no cap. */
export interface Caps {
  perDay: number | null
  perCompany: number | null
  companyDays: number
  perMailbox: number | null
}

export interface Scope {
  /** `all`, or the sequence's id. */
  name: string
  caps: Caps
  /** Places taken today. */
  today: number
  /** By company, within the days that the cap looks back. */
  companies: ReadonlyMap<string, number>
  /** By mailbox, today. */
  mailboxes: ReadonlyMap<string, number>
}

export interface Candidate {
  contactId: string
  company: string | null
  /** What would stop the contact in any case. */
  foreseen?: Skip
}

export interface Place {
  contactId: string
  company: string | null
  mailboxId: string
}

export interface Seating {
  places: Place[]
  skips: Skip[]
}

/**
 * Gives places to candidates in their order, until a cap stops the next one: which, is said of each who stays outside.
 * Several mailboxes are taken in turn: next is always the one that has the fewest of today.
 */
export function assignPlaces(
  candidates: readonly Candidate[],
  { scopes, mailboxIds }: { scopes: readonly Scope[]; mailboxIds: readonly string[] },
): Seating {
  const counters = scopes.map((scope) => new ScopeCounter(scope))
  const seating: Seating = { places: [], skips: [] }
  for (const { contactId, company, foreseen } of candidates) {
    const full = firstFull(counters, company)
    const mailboxId = full ? undefined : nextMailbox(counters, mailboxIds)
    if (full || mailboxId === undefined) {
      const stop = full ?? { reason: 'mailbox_cap' as const, detail: mailboxDetail(counters) }
      seating.skips.push(foreseen ?? skipped(contactId, stop.reason, stop.detail))
      continue
    }
    for (const counter of counters) counter.take({ company, mailboxId })
    seating.places.push({ contactId, company, mailboxId })
  }
  return seating
}

interface Stop {
  reason: 'daily_cap' | 'company_cap'
  detail: string
}

class ScopeCounter {
  readonly #scope: Scope
  #today: number
  readonly #companies: Map<string, number>
  readonly #mailboxes: Map<string, number>

  constructor(scope: Scope) {
    this.#scope = scope
    this.#today = scope.today
    this.#companies = new Map(scope.companies)
    this.#mailboxes = new Map(scope.mailboxes)
  }

  get where(): string {
    return this.#scope.name === 'all' ? 'in all sequences' : 'in this sequence'
  }

  get perMailbox(): number | null {
    return this.#scope.caps.perMailbox
  }

  stopFor(company: string | null): Stop | undefined {
    const { perDay, perCompany, companyDays } = this.#scope.caps
    if (perDay !== null && this.#today >= perDay) {
      return { reason: 'daily_cap', detail: `${perDay} a day ${this.where}` }
    }
    if (company === null || perCompany === null || (this.#companies.get(company) ?? 0) < perCompany) return undefined
    return { reason: 'company_cap', detail: `${perCompany} of a company in ${companyDays} days ${this.where}` }
  }

  hasRoom(mailboxId: string): boolean {
    return this.perMailbox === null || this.countOf(mailboxId) < this.perMailbox
  }

  countOf(mailboxId: string): number {
    return this.#mailboxes.get(mailboxId) ?? 0
  }

  take({ company, mailboxId }: { company: string | null; mailboxId: string }): void {
    this.#today += 1
    if (company !== null) this.#companies.set(company, (this.#companies.get(company) ?? 0) + 1)
    this.#mailboxes.set(mailboxId, this.countOf(mailboxId) + 1)
  }
}

function firstFull(counters: readonly ScopeCounter[], company: string | null): Stop | undefined {
  for (const counter of counters) {
    const stop = counter.stopFor(company)
    if (stop) return stop
  }
  return undefined
}

/** Where all have the same number, the first one named. */
function nextMailbox(counters: readonly ScopeCounter[], mailboxIds: readonly string[]): string | undefined {
  const open = mailboxIds.filter((id) => counters.every((counter) => counter.hasRoom(id)))
  const used = (id: string) => counters[0]?.countOf(id) ?? 0
  return open.toSorted((one, other) => used(one) - used(other))[0]
}

function mailboxDetail(counters: readonly ScopeCounter[]): string {
  const capped = counters.filter(({ perMailbox }) => perMailbox !== null)
  return capped.map(({ perMailbox, where }) => `${perMailbox} a day from a mailbox ${where}`).join(', ')
}
