import { emailDomain, foldName } from '../identity.ts'
import { type Params, readText } from '../params.ts'
import type { Call } from '../route.ts'
import type { Contact } from './contact.ts'

export interface Duplicate {
  contact: Contact
  reason: string
}

const CRM_FIELDS = ['salesforce_id', 'salesforce_lead_id', 'salesforce_contact_id']

/** The saved contact that these fields mean: by id, CRM id, person, e-mail, then full name and company. */
export function findDuplicate(call: Pick<Call, 'team' | 'directory'>, params: Params): Duplicate | undefined {
  const { contacts } = call.team
  const id = readText(params.id)
  const personId = readText(params.person_id) ?? id
  const email = readText(params.email)
  const attempts: [reason: string, contact: Contact | undefined][] = [
    ['id_match', id === undefined ? undefined : contacts.get(id)],
    ['crm_id_match', findByCrmId(call, params)],
    ['person_id_match', personId === undefined ? undefined : contacts.byPerson(personId)],
    ['email_match', email === undefined ? undefined : contacts.byEmail(email)],
  ]
  for (const [reason, contact] of attempts) if (contact) return { contact, reason }
  const named = findByNameAndCompany(call, params)
  return named ? { contact: named, reason: 'name_and_company_match' } : undefined
}

export function findByCrmId(call: Pick<Call, 'team'>, params: Params): Contact | undefined {
  const wanted = CRM_FIELDS.flatMap((field) => {
    const id = readText(params[field])
    return id === undefined ? [] : [{ field, id }]
  })
  if (wanted.length === 0) return undefined
  for (const contact of call.team.contacts.values()) {
    if (wanted.some(({ field, id }) => contact[field] === id)) return contact
  }
  return undefined
}

function findByNameAndCompany(call: Pick<Call, 'team' | 'directory'>, params: Params): Contact | undefined {
  const first = readText(params.first_name)
  const last = readText(params.last_name)
  if (first === undefined || last === undefined) return undefined
  const name = foldName(`${first} ${last}`)
  const company = readText(params.organization_name)
  const email = readText(params.email)
  const byDomain = email === undefined ? undefined : call.directory.organizationByDomain(emailDomain(email))
  const organizationId = readText(params.organization_id) ?? byDomain?.id
  for (const contact of call.team.contacts.values()) {
    if (foldName(contact.name) !== name) continue
    if (organizationId !== undefined && contact.organization_id === organizationId) return contact
    if (company !== undefined && foldName(contact.organization_name ?? '') === foldName(company)) return contact
  }
  return undefined
}
