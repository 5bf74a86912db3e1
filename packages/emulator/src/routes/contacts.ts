import { containsText } from '../filters/text.ts'
import { listEnvelope } from '../list-envelope.ts'
import { pageOf, readPage } from '../paging.ts'
import { readFlag, readList, readText } from '../params.ts'
import { notFound, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { sortRows } from '../sorting.ts'
import type { Contact } from '../team/contact.ts'
import { findDuplicate } from '../team/contact-dedupe.ts'
import { checkContactIds, createContact, updateContact } from '../team/contact-write.ts'
import { findRows } from '../team/found.ts'
import { labelsOf } from '../team/labels.ts'
import { checkPathId } from '../team/lookup.ts'
import { dealFields } from '../wire/deal.ts'
import { contactFields } from '../wire/saved.ts'

const ROW = { limit: 'default', credits: 0 } as const

export const contactRoutes: Route[] = [
  { ...ROW, methods: ['POST'], path: '/contacts', endpoint: 'contacts/create', handle: create },
  { ...ROW, methods: ['POST', 'GET'], path: '/contacts/search', endpoint: 'contacts/search', handle: search },
  { ...ROW, methods: ['GET'], path: '/contacts/{contact_id}', endpoint: 'contacts/show', handle: show },
  { ...ROW, methods: ['PATCH', 'PUT'], path: '/contacts/{contact_id}', endpoint: 'contacts/update', handle: update },
  {
    ...ROW,
    methods: ['GET'],
    path: '/contact_stages',
    endpoint: 'contact_stages/index',
    handle: ({ team }) => ok({ contact_stages: team.contactStages }),
  },
  {
    ...ROW,
    methods: ['POST'],
    path: '/contacts/{contact_id}/opportunities',
    endpoint: 'opportunities/search',
    scopePrefix: 'deals/',
    handle: opportunities,
  },
  {
    ...ROW,
    methods: ['DELETE'],
    path: '/contacts/{contact_id}',
    endpoint: 'contacts/destroy',
    // The route exists and is closed to everybody: contacts are deleted in the app.
    closed: true,
    handle: () => notFound(),
  },
]

function single(call: Call, contact: Contact): Record<string, unknown> {
  const { team, directory } = call
  return { contact: contactFields(contact, team, directory), labels: labelsOf(contact, team) }
}

function create(call: Call): Reply {
  checkContactIds(call, call.params)
  if (!readFlag(call.params.run_dedupe)) return ok(single(call, createContact(call, call.params)))
  const duplicate = findDuplicate(call, call.params)
  if (duplicate) updateContact(call, duplicate.contact, call.params)
  const contact = duplicate?.contact ?? createContact(call, call.params)
  const dedupe_result = {
    found_existing: duplicate !== undefined,
    match_reason: duplicate?.reason ?? null,
    existing_contact_id: duplicate?.contact.id ?? null,
  }
  return ok({ ...single(call, contact), dedupe_result })
}

const UNKNOWN = 'Oops! This contact does not exist in Apollo.'

function requireContact(call: Call, ifDeleted: Reply): Contact {
  const id = checkPathId(call.path.contact_id, 'contact_id')
  const contact = call.team.contacts.get(id)
  if (contact) return contact
  throw new Refusal(call.team.deleted.has(id) ? ifDeleted : unprocessable(UNKNOWN))
}

function show(call: Call): Reply {
  return ok(single(call, requireContact(call, unprocessable('This contact has been deleted.'))))
}

function update(call: Call): Reply {
  const deleted_contact_ids = [call.path.contact_id]
  const contact = requireContact(
    call,
    unprocessable('Cannot update contact as it is deleted.', { deleted_contact_ids }),
  )
  checkContactIds(call, call.params)
  updateContact(call, contact, call.params)
  return ok(single(call, contact))
}

function search(call: Call): Reply {
  const { team, directory, params } = call
  const page = readPage(params)
  const order = {
    default: (contact: Contact) => contact.created_at,
    contact_created_at: (contact: Contact) => contact.created_at,
    contact_updated_at: (contact: Contact) => contact.updated_at,
    contact_last_activity_date: (contact: Contact) => contact.updated_at,
    contact_email_last_opened_at: () => '',
    contact_email_last_clicked_at: () => '',
  }
  const found = findRows(call, { kind: 'contacts', book: team.contacts }, (rows) =>
    sortRows([...rows].filter(contactTest(call)), params, order),
  )
  const contacts = pageOf(found, page).map((contact) => contactFields(contact, team, directory))
  return ok({ ...listEnvelope(found.total, page), contacts })
}

function contactTest({ params }: Call): (contact: Contact) => boolean {
  const words = readText(params.q_keywords)?.split(/\s+/) ?? []
  const stages = readList(params.contact_stage_ids)
  const labels = readList(params.contact_label_ids)
  const campaigns = readList(params.emailer_campaign_ids)
  return (contact) => {
    if (stages.length > 0 && !stages.includes(contact.contact_stage_id)) return false
    if (labels.length > 0 && !labels.some((id) => contact.label_ids.includes(id))) return false
    if (campaigns.length > 0 && !campaigns.some((id) => contact.emailer_campaign_ids.includes(id))) return false
    if (words.length === 0) return true
    const text = [contact.name, contact.email, contact.title, contact.organization_name].join(' ')
    return words.every((word) => containsText(text, word))
  }
}

function opportunities(call: Call): Reply {
  const contact = call.team.contacts.get(call.path.contact_id ?? '')
  const accountId = contact?.account_id ?? null
  const deals = accountId === null ? [] : [...call.team.deals.values()].filter((deal) => deal.account_id === accountId)
  return ok({ opportunities: deals.map((deal) => dealFields(deal, call)) })
}
