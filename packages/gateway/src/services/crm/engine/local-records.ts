import { sql } from 'kysely'
import type { FieldValue } from '../../../db/crm-tables.ts'
import type { ReadDb } from '../../../db/database.ts'
import { customPrefix, type LocalKind } from '../mapping/apollo-fields.ts'

/** A record of Apollo's as our store has it. */
export interface LocalRecord {
  /** Ours for contacts, else Apollo's. */
  id: string
  apolloId: string
  values: Readonly<Record<string, FieldValue>>
  updatedAt: Date
  /** Ids that Apollo itself keeps of the record in CRMs. */
  crmIds: readonly string[]
}

export interface LocalPage {
  records: LocalRecord[]
  /** Contacts that proved to be others: `from` lives on as `into`. */
  joined: { from: string; into: string }[]
  next: LocalPlace | undefined
}

export interface LocalPlace {
  at: Date
  id: string
}

const pageSize = 500

/** What was written since, oldest change first. Only what is in Apollo: people who were merely enriched are not. */
export async function listLocalSince(
  db: ReadDb,
  kind: LocalKind,
  { since, after }: { since: Date | null; after?: LocalPlace },
): Promise<LocalPage> {
  const from = after?.at ?? since ?? new Date(0)
  const rows = await rowsOf(db, kind)
    .where((eb) =>
      after
        ? eb.or([eb('updatedAt', '>', from), eb.and([eb('updatedAt', '=', from), eb('id', '>', after.id)])])
        : eb('updatedAt', '>=', from),
    )
    .orderBy('updatedAt')
    .orderBy('id')
    .limit(pageSize)
    .execute()
  const last = rows.at(-1)
  return {
    records: await toRecords(db, kind, rows),
    joined: rows.flatMap(({ id, joinedInto }) => (joinedInto ? [{ from: id, into: joinedInto }] : [])),
    next: last && rows.length === pageSize ? { at: last.updatedAt, id: last.id } : undefined,
  }
}

export async function loadLocal(
  db: ReadDb,
  kind: LocalKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LocalRecord>> {
  if (!ids.length) return new Map()
  const column = kind === 'account' ? 'apolloId' : 'id'
  const rows = await rowsOf(db, kind)
    .where(column, 'in', [...ids])
    .execute()
  return new Map((await toRecords(db, kind, rows)).map((record) => [record.id, record]))
}

interface LocalRow {
  id: string
  apolloId: string | null
  joinedInto: string | null
  updatedAt: Date
  columns: Record<string, unknown>
  seen: { state: Record<string, unknown>; changed_at: string | null; deleted_at: string | null } | null
}

/** One shape for the four tables. */
function rowsOf(db: ReadDb, kind: LocalKind) {
  const table = tables[kind]
  return db
    .selectFrom(sql<LocalRow>`(select ${sql.raw(table)})`.as('rows'))
    .selectAll()
    .$castTo<LocalRow>()
}

const tables: Record<LocalKind, string> = {
  // Of a contact the store keeps what it ever knew; what Apollo has of it now stands with the sync.
  contact: `id, apollo_contact_id as apollo_id, joined_into, updated_at, to_jsonb(contacts) as columns, (
      select jsonb_build_object('state', state, 'changed_at', changed_at, 'deleted_at', deleted_at)
      from sync_records where object = 'contacts' and apollo_id = apollo_contact_id
    ) as seen from contacts`,
  account:
    'id, apollo_id, null::text as joined_into, updated_at, to_jsonb(accounts) as columns, null::jsonb as seen from accounts',
  deal: 'id, id as apollo_id, null::text as joined_into, updated_at, to_jsonb(deals) as columns, null::jsonb as seen from deals',
  task: 'id, id as apollo_id, null::text as joined_into, updated_at, to_jsonb(tasks) as columns, null::jsonb as seen from tasks',
}

async function toRecords(db: ReadDb, kind: LocalKind, rows: readonly LocalRow[]): Promise<LocalRecord[]> {
  const living = rows.filter(
    ({ apolloId, joinedInto, columns, seen }) => apolloId && !joinedInto && !columns.deleted_at && !seen?.deleted_at,
  )
  const contactIds = kind === 'deal' || kind === 'task' ? await contactIdsOf(db, kind, living) : new Map()
  return living.map((row) => toRecord(kind, row, contactIds))
}

/** Deals and tasks name contacts by Apollo's ids. */
async function contactIdsOf(db: ReadDb, kind: LocalKind, rows: readonly LocalRow[]): Promise<Map<string, string>> {
  const apolloIds = [...new Set(rows.flatMap(({ columns }) => contactsNamedBy(kind, columns)))]
  if (!apolloIds.length) return new Map()
  const found = await db
    .selectFrom('contacts')
    .select(['id', 'apolloContactId'])
    .where('apolloContactId', 'in', apolloIds)
    .execute()
  return new Map(found.map(({ id, apolloContactId }) => [apolloContactId ?? '', id]))
}

function contactsNamedBy(kind: LocalKind, columns: Record<string, unknown>): string[] {
  if (kind === 'task') return typeof columns.contact_id === 'string' ? [columns.contact_id] : []
  return Array.isArray(columns.contact_ids) ? columns.contact_ids.map(String) : []
}

function toRecord(kind: LocalKind, row: LocalRow, contactIds: ReadonlyMap<string, string>): LocalRecord {
  const { columns } = row
  const raw = (columns.raw ?? {}) as Record<string, unknown>
  // An enriched person holds the saved contact inside.
  const saved = kind === 'contact' && isRecord(raw.contact) ? raw.contact : raw
  const apolloId = row.apolloId ?? ''
  const touchedAt = typeof saved.updated_at === 'string' ? saved.updated_at : ''
  const changedAt = Date.parse(row.seen?.changed_at ?? touchedAt)
  return {
    id: kind === 'account' ? apolloId : row.id,
    apolloId,
    values: {
      ...plainValues(kind, columns, saved),
      ...linkValues(kind, columns, saved, contactIds),
      ...customValues(saved.typed_custom_fields),
      ...(row.seen ? seenValues(row.seen.state) : {}),
    },
    updatedAt: Number.isNaN(changedAt) ? row.updatedAt : new Date(Math.min(changedAt, row.updatedAt.getTime())),
    crmIds: ['hubspot_vid', 'hubspot_id', 'salesforce_id', 'salesforce_contact_id', 'crm_id'].flatMap((name) =>
      typeof saved[name] === 'string' ? [saved[name]] : [],
    ),
  }
}

function plainValues(
  kind: LocalKind,
  columns: Record<string, unknown>,
  saved: Record<string, unknown>,
): Record<string, FieldValue> {
  const { own, raw } = plainFields[kind]
  const [ownEntries, rawEntries] = [Object.entries(own), Object.entries(raw)]
  return Object.fromEntries([
    ...ownEntries.map(([name, column]) => [name, toValue(columns[column])] as const),
    ...rawEntries.map(([name, field]) => [name, toValue(saved[field])] as const),
  ])
}

/** Our columns, and what is in Apollo's record only. */
const plainFields: Record<LocalKind, { own: Record<string, string>; raw: Record<string, string> }> = {
  contact: {
    own: {
      email: 'email',
      firstName: 'first_name',
      lastName: 'last_name',
      name: 'name',
      title: 'title',
      phone: 'phone',
      linkedinUrl: 'linkedin_url',
      seniority: 'seniority',
      emailStatus: 'email_status',
      city: 'city',
      country: 'country',
      stageId: 'stage_id',
    },
    raw: { organizationName: 'organization_name' },
  },
  account: {
    own: { name: 'name', domain: 'domain', stageId: 'stage_id' },
    raw: { phone: 'phone', linkedinUrl: 'linkedin_url', city: 'city', country: 'country' },
  },
  deal: { own: { name: 'name', amount: 'amount', closedDate: 'closed_date', stageId: 'stage_id' }, raw: {} },
  task: {
    own: { title: 'title', note: 'note', type: 'type', priority: 'priority', status: 'status', dueAt: 'due_at' },
    raw: {},
  },
}

function linkValues(
  kind: LocalKind,
  columns: Record<string, unknown>,
  saved: Record<string, unknown>,
  contactIds: ReadonlyMap<string, string>,
): Record<string, FieldValue> {
  const contacts = contactsNamedBy(kind, columns).flatMap((id) => contactIds.get(id) ?? [])
  return {
    owner: toValue(kind === 'task' ? columns.user_id : columns.owner_id),
    ...(kind === 'contact' ? { company: toValue(saved.account_id) } : {}),
    ...(kind === 'deal' ? { company: toValue(columns.account_id) } : {}),
    ...(kind === 'deal' || kind === 'task' ? { contacts: contacts.toSorted() } : {}),
  }
}

const seenFields: Record<string, string> = {
  email: 'email',
  firstName: 'firstName',
  lastName: 'lastName',
  title: 'title',
  phone: 'phone',
  organizationName: 'company',
  linkedinUrl: 'linkedinUrl',
  emailStatus: 'emailStatus',
  city: 'city',
  country: 'country',
  stageId: 'stageId',
  owner: 'ownerId',
  company: 'accountId',
}

/** Of a contact as Apollo has it now; what its answers never held is left out. */
function seenValues(state: Record<string, unknown>): Record<string, FieldValue> {
  const seen = Object.entries(seenFields).filter(([, name]) => name in state)
  return {
    ...Object.fromEntries(seen.map(([field, name]) => [field, toValue(state[name])])),
    ...customValues(state.fields),
  }
}

function customValues(fields: unknown): Record<string, FieldValue> {
  if (!isRecord(fields)) return {}
  return Object.fromEntries(Object.entries(fields).map(([id, value]) => [`${customPrefix}${id}`, toValue(value)]))
}

function toValue(value: unknown): FieldValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return Array.isArray(value) ? value.map(String) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
