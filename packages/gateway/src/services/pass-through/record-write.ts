import type { Account, Contact, Deal, EndpointName } from '@delos/client'
import { parseJson } from '@delos/client'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { fileAccounts } from '../sync/file-accounts.ts'
import { fileContacts } from '../sync/file-contacts.ts'
import { fileDeals } from '../sync/file-deals.ts'
import { asOwn, type Filed } from '../sync/filed.ts'
import { recordFiled } from '../sync/record-filed.ts'
import type { ApolloCall } from './call.ts'
import { isRecord, type Params } from './parameters.ts'
import type { RawAnswer } from './raw-answer.ts'
import { maskedPath } from './unknown-lanes.ts'

/** A longer request is not kept in the audit log; that it was made is. */
const mostAuditedLength = 16 * 1024

/** Notes a write that Apollo has carried out, or may have, and keeps what its answer says about our records. */
export async function recordWrite(
  context: Context,
  call: ApolloCall,
  { answer, askedAt }: { answer: RawAnswer | undefined; askedAt: number },
): Promise<void> {
  const data = answer && readJson(answer.body)
  const audit = auditOf(call, { status: answer?.status, data })
  try {
    await context.mutate((tx) => keepRecords(tx, context, { call, data, audit, askedAt }))
  } catch (error) {
    context.log.error({ err: error }, 'the answer to a write was not filed')
    await insist(context, audit)
  }
}

/** What Apollo has done is answered, whatever became of our notes. */
async function insist(context: Context, audit: AuditEntry): Promise<void> {
  try {
    await context.mutate(async () => ({ value: undefined, audit }))
  } catch (error) {
    const { action, entityId } = audit
    context.log.error({ err: error, action, entityId }, 'a write was not audited')
  }
}

function readJson(body: RawAnswer['body']): unknown {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return undefined
  try {
    return parseJson(body.toString())
  } catch {
    return undefined
  }
}

function auditOf(call: ApolloCall, { status, data }: { status: number | undefined; data: unknown }): AuditEntry {
  const { endpoint, method, path, params } = call
  const action = endpoint?.name ?? `${method.toLowerCase()} ${maskedPath(path).slice(1)}`
  const text = JSON.stringify(params)
  // The database takes no NUL and no half of a surrogate pair.
  const isKept = text.length <= mostAuditedLength && !/\\u(?:0000|d[89a-f])/i.test(text)
  return {
    action: `apollo.${action}`,
    entityType: 'apollo',
    entityId: Object.values(endpoint?.pathParams ?? {})[0] ?? idIn(data) ?? action,
    after: {
      method,
      path,
      ...(status === undefined ? { outcome: 'unknown' } : { status }),
      ...(isKept ? { parameters: { ...params } } : { parametersLeftOut: true }),
    },
  }
}

/** `{"contact":{"id":…}}` */
function idIn(data: unknown): string | undefined {
  if (!isRecord(data)) return undefined
  const first = Object.values(data).find((value) => isRecord(value) && typeof value.id === 'string')
  return isRecord(first) ? String(first.id) : undefined
}

interface Kept {
  call: ApolloCall
  data: unknown
  audit: AuditEntry
  askedAt: number
}

async function keepRecords(tx: Tx, { makeId, clock }: Context, { call, data, audit, askedAt }: Kept) {
  const parts = { makeId, at: new Date(clock.now()), source: 'delos' as const }
  const { contacts, accounts, deals } = recordsIn(call.endpoint?.name, data)
  const filed: Filed[] = []
  if (accounts.length) filed.push(...(await fileAccounts(tx, accounts, parts)))
  if (contacts.length) filed.push(...(await fileContacts(tx, contacts, parts)))
  if (deals.length) filed.push(...(await fileDeals(tx, deals, { ...parts, askedAt })))
  const enqueue = await recordFiled(tx, { makeId, clock }, asOwn(filed))
  return {
    value: undefined,
    audit: [audit, ...filed.flatMap((one) => one.audit ?? [])],
    enqueue,
  }
}

interface Records {
  contacts: Contact[]
  accounts: Account[]
  deals: Deal[]
}

const contactWrites: ReadonlySet<EndpointName> = new Set([
  'contacts/create',
  'contacts/update',
  'contacts/bulk_create',
  'contacts/bulk_update',
  'contacts/update_stages',
  'emailer_campaigns/add_contact_ids',
])
const accountWrites: ReadonlySet<EndpointName> = new Set(['accounts/create', 'accounts/update', 'accounts/bulk_create'])
const dealWrites: ReadonlySet<EndpointName> = new Set(['opportunities/create', 'opportunities/update'])

/** Whole records alone: some answers hold an id and the one field that changed. */
function recordsIn(name: EndpointName | undefined, data: unknown): Records {
  const rows = (of: ReadonlySet<EndpointName>, keys: readonly string[]) =>
    name !== undefined && of.has(name) && isRecord(data)
      ? keys.flatMap((key) => [data[key]].flat()).filter(isRecord)
      : []
  const contacts = rows(contactWrites, ['contact', 'contacts', 'created_contacts', 'existing_contacts'])
  const accounts = rows(accountWrites, ['account', 'created_accounts', 'existing_accounts'])
  const deals = rows(dealWrites, ['opportunity'])
  return {
    contacts: contacts.filter((row) => hasKeys(row, ['id', 'contact_stage_id', 'updated_at'])).map(wholeContact),
    accounts: accounts.filter((row) => hasKeys(row, ['id', 'name', 'account_stage_id'])) as never,
    deals: deals.filter((row) => hasKeys(row, ['id', 'name', 'opportunity_stage_id'])) as never,
  }
}

function hasKeys(row: Params, keys: readonly string[]): boolean {
  return keys.every((key) => key in row)
}

/** A bulk answer's rows lack what the rest of Apollo gives as null. */
function wholeContact(row: Params): Contact {
  const names = [row.first_name, row.last_name].filter((name) => typeof name === 'string' && name !== '')
  const lacking = { email_status: null, linkedin_url: null, title: null, person_id: null, organization_id: null }
  return { ...lacking, name: names.join(' '), ...row } as unknown as Contact
}
