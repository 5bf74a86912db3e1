import type { Call } from '../route.ts'
import type { WorldPerson } from '../world/types.ts'
import { personalEmails, personFields } from './person.ts'
import { accountFields, accountWithCompany, contactFields } from './saved.ts'

export interface PersonOptions {
  organization: 'full' | 'medium'
  revealPersonalEmails: boolean
  /** Fields that replace or join the person's own. */
  fields?: Record<string, unknown>
}

/** A hit of an enrichment route as JSON text: the person, the employer, and what the team has saved of both. */
export function enrichedPerson(call: Call, person: WorldPerson, options: PersonOptions): string {
  const { team, directory } = call
  const fields = { ...personFields(person), ...options.fields }
  const company = directory.organization(person.organizationId)
  const contact = team.contacts.byPerson(person.id)
  const account = team.accounts.byOrganization(person.organizationId)
  if (contact) {
    fields.contact_id = contact.id
    fields.contact = contactFields(contact, team, directory)
  }
  if (account) {
    fields.account_id = account.id
    fields.account = options.organization === 'full' ? accountFields(account) : accountWithCompany(account, directory)
  }
  const personal = options.revealPersonalEmails ? personalEmails(person) : []
  if (personal.length > 0) fields.personal_emails = personal
  const text = JSON.stringify(fields)
  return company ? `${text.slice(0, -1)},"organization":${call.companies[options.organization](company)}}` : text
}
