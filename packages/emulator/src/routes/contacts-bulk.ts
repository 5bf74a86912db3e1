import { toIso } from '../clock.ts'
import { isRecord, type Params, readFlag, readList, readText } from '../params.ts'
import { ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { Contact } from '../team/contact.ts'
import { findByCrmId, findDuplicate } from '../team/contact-dedupe.ts'
import { checkContactIds, createContact, save, updateContact } from '../team/contact-write.ts'
import { ensureLabels } from '../team/labels.ts'
import { contactFields } from '../wire/saved.ts'

const ROW = { methods: ['POST'], limit: 'default', credits: 0 } satisfies Partial<Route>
const MAX_CREATE = 100
const MAX_UPDATE = 1000
const MAX_SYNCHRONOUS = 100

export const contactBulkRoutes: Route[] = [
  { ...ROW, path: '/contacts/bulk_create', endpoint: 'contacts/bulk_create', handle: bulkCreate },
  { ...ROW, path: '/contacts/bulk_update', endpoint: 'contacts/bulk_update', handle: bulkUpdate },
  { ...ROW, path: '/contacts/update_stages', endpoint: 'contacts/update_stages', handle: updateStages },
  { ...ROW, path: '/contacts/update_owners', endpoint: 'contacts/update_owners', handle: updateOwners },
]

function bulkCreate(call: Call): Reply {
  const { contacts } = call.params
  if (!Array.isArray(contacts) || !contacts.every(isRecord)) {
    return unprocessable('Please provide an array of contact attributes in the "contact_attributes" parameter.')
  }
  if (contacts.length > MAX_CREATE) return unprocessable('Please limit your array to 100 contacts or fewer.')
  checkContactIds(call, call.params)
  for (const fields of contacts) checkContactIds(call, fields)
  const dedupe = readFlag(call.params.run_dedupe)
  const ownerId = readText(call.params.owner_id)
  const created: Contact[] = []
  const existing: Contact[] = []
  for (const fields of contacts) {
    const duplicate = dedupe ? findDuplicate(call, fields)?.contact : findByCrmId(call, fields)
    if (duplicate) existing.push(duplicate)
    else created.push(createContact(call, ownerId === undefined ? fields : { ...fields, owner_id: ownerId }))
  }
  appendLabels(call, created)
  return ok({
    created_contacts: created.map((contact) => slim(contact, call)),
    existing_contacts: existing.map((contact) => slim(contact, call)),
  })
}

function appendLabels(call: Call, contacts: Contact[]): void {
  const { team, ids, nowMs } = call
  const labels = ensureLabels(team, readList(call.params.append_label_names), { modality: 'contacts', ids, nowMs })
  for (const contact of contacts) contact.label_ids = [...contact.label_ids, ...labels.map((label) => label.id)]
}

function slim(contact: Contact, { team }: Call): Record<string, unknown> {
  const { id, first_name, last_name, email, title, organization_name, linkedin_url, person_id, account_id } = contact
  const { owner_id, contact_stage_id, created_at, updated_at } = contact
  const names = { id, first_name, last_name, email, title, organization_name, linkedin_url }
  return { ...names, team_id: team.id, person_id, account_id, owner_id, contact_stage_id, created_at, updated_at }
}

function bulkUpdate(call: Call): Reply {
  const changes = readChanges(call.params)
  if (changes.length > MAX_UPDATE) return unprocessable('Please limit your array to fewer than 1000.')
  const targets = changes.flatMap(({ id, fields }) => {
    const contact = call.team.contacts.get(id)
    return contact ? [{ contact, fields }] : []
  })
  for (const { contact, fields } of targets) {
    checkContactIds(call, fields)
    checkEmail(contact, fields)
  }
  for (const { contact, fields } of targets) updateContact(call, contact, fields)
  if (readFlag(call.params.async) || changes.length > MAX_SYNCHRONOUS) {
    return ok({ entity_progress_job: progressJob(call, targets) })
  }
  return ok({ contacts: targets.map(({ contact }) => contactFields(contact, call.team, call.directory)) })
}

// The one write that looks at the form of an address.
function checkEmail({ id }: Contact, fields: Params): void {
  const email = readText(fields.email)
  if (email === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return
  const error_details = { contact_id: id, field: 'email', message: 'Invalid email format' }
  throw new Refusal(unprocessable('Validation failed', { error_details }))
}

function readChanges(params: Params): { id: string; fields: Params }[] {
  if (Array.isArray(params.contact_attributes)) {
    return params.contact_attributes.filter(isRecord).map((fields) => ({ id: readText(fields.id) ?? '', fields }))
  }
  const ids = readList(params.contact_ids)
  if (ids.length === 0) throw new Refusal(unprocessable('Please provide either contact_ids or contact_attributes'))
  return ids.map((id) => ({ id, fields: params }))
}

function progressJob(call: Call, targets: { contact: Contact }[]): Record<string, unknown> {
  const nowIso = toIso(call.nowMs)
  return {
    id: call.ids.take('job'),
    job_type: 'contact_bulk_update',
    status: 'pending',
    entity_ids: targets.map(({ contact }) => contact.id),
    created_at: nowIso,
    updated_at: nowIso,
  }
}

function updateStages(call: Call): Reply {
  const { contacts } = readTargets(call, 'contact_stage_id')
  const stageId = readText(call.params.contact_stage_id) ?? ''
  for (const contact of contacts) {
    contact.contact_stage_id = stageId
    save(call, contact)
  }
  return ok({ contacts: contacts.map((contact) => contactFields(contact, call.team, call.directory)) })
}

function updateOwners(call: Call): Reply {
  const { contacts } = readTargets(call, 'owner_id')
  const ownerId = readText(call.params.owner_id) ?? ''
  for (const contact of contacts) {
    contact.owner_id = ownerId
    save(call, contact)
  }
  return ok({ contacts: contacts.map(({ id, owner_id, crm_owner_id }) => ({ id, owner_id, crm_owner_id })) })
}

function readTargets(call: Call, needed: string): { contacts: Contact[] } {
  const ids = readList(call.params.contact_ids)
  if (ids.length === 0) throw new Refusal(unprocessable("Required parameter 'contact_ids' missing"))
  if (readText(call.params[needed]) === undefined) {
    throw new Refusal(unprocessable(`Required parameter '${needed}' missing`))
  }
  checkContactIds(call, { [needed]: call.params[needed] })
  return { contacts: ids.flatMap((id) => call.team.contacts.get(id) ?? []) }
}
