import type { Account } from './account.ts'

/** The team's saved companies with an index by organization. */
export class AccountBook {
  readonly #accounts = new Map<string, Account>()
  readonly #byOrganization = new Map<string, string>()

  get size(): number {
    return this.#accounts.size
  }

  get(id: string): Account | undefined {
    return this.#accounts.get(id)
  }

  values(): IterableIterator<Account> {
    return this.#accounts.values()
  }

  byOrganization(organizationId: string | null): Account | undefined {
    return organizationId === null ? undefined : this.#accounts.get(this.#byOrganization.get(organizationId) ?? '')
  }

  /** Duplicates are allowed: the first one keeps the place in the index. */
  put(account: Account): void {
    this.#accounts.set(account.id, account)
    if (account.organization_id !== null && !this.byOrganization(account.organization_id)) {
      this.#byOrganization.set(account.organization_id, account.id)
    }
  }

  delete(id: string): boolean {
    const account = this.#accounts.get(id)
    if (!account) return false
    this.#accounts.delete(id)
    // A duplicate inherits the place in the index.
    for (const other of this.#accounts.values()) if (other.organization_id === account.organization_id) this.put(other)
    return true
  }
}
