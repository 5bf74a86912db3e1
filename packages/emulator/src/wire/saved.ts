import type { Directory } from '../directory.ts'
import type { Account } from '../team/account.ts'
import type { Contact } from '../team/contact.ts'
import type { Team } from '../team/team.ts'
import { organizationFull, organizationLite } from './organization.ts'

type Fields = Record<string, unknown>

/** A contact in a list or a single answer: the record with its company beside it. */
export function contactFields(contact: Contact, team: Team, directory: Directory): Fields {
  const account = contact.account_id === null ? undefined : team.accounts.get(contact.account_id)
  const company = contact.organization_id === null ? undefined : directory.organization(contact.organization_id)
  return {
    ...contact,
    ...(company ? { organization: organizationLite(company) } : {}),
    ...(account ? { account: accountFields(account) } : {}),
  }
}

export function accountFields(account: Account): Fields {
  return { ...account }
}

/** An account inside a deal or a bulk match: with the few fields of its organization, where it has one. */
export function accountWithCompany(account: Account, directory: Directory): Fields {
  const company = account.organization_id === null ? undefined : directory.organization(account.organization_id)
  return company ? accountRow(account, organizationLite(company)) : accountFields(account)
}

/** Organization fields merged with the account's own: where both know a value, the account's wins. */
export function accountRow(account: Account, company: Fields): Fields {
  const own = Object.fromEntries(Object.entries(account).filter(([, value]) => value !== null))
  return { ...account, ...company, ...own }
}

/** The single account: organization fields under the account's own. */
export function accountDetail(account: Account, team: Team, directory: Directory): Fields {
  const company = account.organization_id === null ? undefined : directory.organization(account.organization_id)
  const contacts = [...team.contacts.values()].filter((contact) => contact.account_id === account.id)
  const full = company ? organizationFull(company) : undefined
  return {
    ...(full ? { ...accountRow(account, full), ...organizationAddress(full) } : account),
    num_contacts: contacts.length,
    contact_campaign_status_tally: tally(contacts),
    engagement_graph: [],
    account_queues: [],
  }
}

function organizationAddress(company: Fields): Fields {
  const names = ['raw_address', 'street_address', 'city', 'state', 'country', 'postal_code']
  return Object.fromEntries(names.map((name) => [`organization_${name}`, company[name]]))
}

function tally(contacts: Contact[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of contacts.flatMap((contact) => contact.contact_campaign_statuses)) {
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}
