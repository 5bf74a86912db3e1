import { toIso } from '../clock.ts'
import { domainOf, emailDomain, isFreeDomain } from '../identity.ts'
import { isRecord, type Params, readList, readText } from '../params.ts'
import type { Call } from '../route.ts'
import type { WorldOrganization, WorldPerson } from '../world/types.ts'
import { type Contact, newContact, phoneNumber, sanitizePhone, setEmail } from './contact.ts'
import { ensureLabels } from './labels.ts'
import { checkId, isUser, touch } from './lookup.ts'

type Write = Pick<Call, 'team' | 'directory' | 'ids' | 'nowMs'>

const TEXT_FIELDS = [
  'first_name',
  'last_name',
  'title',
  'organization_name',
  'linkedin_url',
  'facebook_url',
  'twitter_url',
  'photo_url',
  'present_raw_address',
]
const CRM_FIELDS = [
  'salesforce_id',
  'salesforce_lead_id',
  'salesforce_contact_id',
  'salesforce_account_id',
  'hubspot_vid',
]
const PHONE_FIELDS: Record<string, string> = {
  direct_phone: 'work_direct',
  corporate_phone: 'work_hq',
  mobile_phone: 'mobile',
  home_phone: 'home',
  other_phone: 'other',
  phone: 'work_direct',
}

/** Refuses ids that the team does not hold, before anything is changed. */
export function checkContactIds(write: Write, params: Params): void {
  const { team } = write
  checkId(params, 'account_id', (id) => team.accounts.get(id) !== undefined)
  checkId(params, 'contact_stage_id', (id) => team.contactStages.some((stage) => stage.id === id))
  checkId(params, 'owner_id', (id) => isUser(team, id))
}

export function createContact(write: Write, params: Params): Contact {
  const { team, ids, nowMs } = write
  const contact = newContact({
    id: ids.take('contact'),
    teamUserId: team.actingUser.id,
    stageId: team.contactStages[0]?.id ?? '',
    nowIso: toIso(nowMs),
  })
  applyContactFields(write, contact, params)
  linkPerson(write, contact, params)
  linkCompany(write, contact, params)
  save(write, contact)
  return contact
}

/** Sent fields overwrite, absent ones stay, empty ones clear. */
export function updateContact(write: Write, contact: Contact, params: Params): void {
  applyContactFields(write, contact, params)
  if (contact.person_id === null) linkPerson(write, contact, params)
  linkCompany(write, contact, params)
  save(write, contact)
}

export function save(write: Write, contact: Contact): void {
  contact.updated_at = toIso(write.nowMs)
  write.team.contacts.put(contact)
  touch(write.team, contact.id, contact.updated_at)
}

function applyContactFields(write: Write, contact: Contact, params: Params): void {
  for (const field of TEXT_FIELDS) if (field in params) contact[field] = readText(params[field]) ?? null
  for (const field of CRM_FIELDS) if (!contact[field]) contact[field] = readText(params[field]) ?? null
  for (const field of ['account_id', 'owner_id', 'contact_stage_id'] as const) {
    const id = readText(params[field])
    if (id !== undefined) contact[field] = id
  }
  const isNew = !write.team.contacts.get(contact.id)
  if ('email' in params)
    setEmail(contact, readText(params.email) ?? null, { keepStatus: !isNew && contact.email !== null })
  if (isRecord(params.typed_custom_fields)) Object.assign(contact.typed_custom_fields, params.typed_custom_fields)
  applyLabels(write, contact, params)
  applyPhones(contact, params)
  contact.name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
}

function applyLabels(write: Write, contact: Contact, params: Params): void {
  const { team, ids, nowMs } = write
  if ('label_names' in params) {
    const labels = ensureLabels(team, readList(params.label_names), { modality: 'contacts', ids, nowMs })
    contact.label_ids = labels.map((label) => label.id)
  } else if ('label_ids' in params) {
    contact.label_ids = readList(params.label_ids).filter((id) => team.labels.has(id))
  }
}

function applyPhones(contact: Contact, params: Params): void {
  const given: [number: string, type: string][] = []
  for (const [field, type] of Object.entries(PHONE_FIELDS)) {
    const number = readText(params[field])
    if (number !== undefined) given.push([number, type])
  }
  const listed = Array.isArray(params.phone_numbers) ? params.phone_numbers.filter(isRecord) : []
  for (const phone of listed) {
    const number = readText(phone.raw_number)
    if (number !== undefined) given.push([number, 'work_direct'])
  }
  if (given.length === 0) return
  contact.phone_numbers = given.map(([number, type], position) => phoneNumber(number, type, position))
  contact.sanitized_phone = sanitizePhone(given[0]?.[0] ?? '')
}

// `id` may be a person's id too: a contact made from a search result.
function linkPerson(write: Write, contact: Contact, params: Params): void {
  const { directory } = write
  const id = readText(params.person_id) ?? readText(params.id)
  const person =
    (id === undefined ? undefined : directory.person(id)) ??
    (contact.email === null ? undefined : directory.personByEmail(contact.email))
  if (!person) return
  contact.person_id = person.id
  fillFrom(contact, person)
}

function fillFrom(contact: Contact, person: WorldPerson): void {
  contact.first_name ??= person.firstName
  contact.last_name ??= person.lastName
  contact.name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
  contact.title ??= person.title
  contact.headline ??= person.headline
  contact.linkedin_url ??= person.linkedinUrl
  contact.city ??= person.city
  contact.state ??= person.state
  contact.country ??= person.country
  contact.time_zone ??= person.timeZone
  contact.organization_id ??= person.organizationId
}

function linkCompany(write: Write, contact: Contact, params: Params): void {
  const company = contact.organization_id === null ? guessCompany(write, contact, params) : undefined
  if (company) contact.organization_id = company.id
  const linked = contact.organization_id === null ? undefined : write.directory.organization(contact.organization_id)
  contact.organization_name ??= linked?.name ?? null
  contact.account_id ??= write.team.accounts.byOrganization(contact.organization_id)?.id ?? null
}

function guessCompany(write: Write, contact: Contact, params: Params): WorldOrganization | undefined {
  const { directory } = write
  const id = readText(params.organization_id)
  const website = readText(params.website_url)
  const domain = contact.email === null ? '' : emailDomain(contact.email)
  return (
    (id === undefined ? undefined : directory.organization(id)) ??
    (isFreeDomain(domain) ? undefined : directory.organizationByDomain(domain)) ??
    (website === undefined ? undefined : directory.organizationByDomain(domainOf(website))) ??
    (contact.organization_name === null ? undefined : directory.organizationByName(contact.organization_name))
  )
}
