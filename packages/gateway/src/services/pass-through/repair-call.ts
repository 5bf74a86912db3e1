import { bareDomain, type EndpointName } from '@delos/client'
import type { FoundEndpoint, ReceivedCall, Repair } from './call.ts'
import { emptyBody, isRecord, mapQuery, type Params, type ParsedBody, parseQuery } from './parameters.ts'

/** A call on its way through the repairs. */
export interface CallInRepair extends ReceivedCall {
  endpoint: FoundEndpoint | undefined
  parsed: ParsedBody
  queryFields: Params
  repairs: Repair[]
}

/** The old name of a search that Apollo refuses to programs, and the new one. */
const movedPaths: Readonly<Record<string, string>> = {
  '/mixed_people/search': '/mixed_people/api_search',
  '/people/search': '/mixed_people/api_search',
}

export function repairPath(path: string): string {
  return movedPaths[path] ?? path
}

/** Takes a key out of query and body, so that it is never passed on. */
export function removeKey(call: CallInRepair): CallInRepair {
  let repaired = call
  if ('api_key' in call.queryFields) repaired = withQuery(repaired, dropped, 'key-in-query')
  if ('api_key' in call.parsed.fields) {
    const { api_key: _, ...rest } = call.parsed.fields
    repaired = withBody(repaired, { fields: rest, repair: 'key-in-body' })
  }
  return repaired
}

function dropped(name: string, value: string): string | undefined {
  return name.split('[', 1)[0] === 'api_key' ? undefined : value
}

/** Apollo reads the page of these searches from the query alone; several clients send it in the body. */
const pagedByQuery: ReadonlySet<EndpointName> = new Set(['tasks/search', 'emailer_campaigns/search'])
const pagingNames = ['page', 'per_page'] as const

export function repairPaging(call: CallInRepair): CallInRepair {
  const { endpoint, queryFields, parsed } = call
  if (!endpoint || !pagedByQuery.has(endpoint.name) || call.method === 'GET') return call
  const { fields } = parsed
  const moved = pagingNames.filter((name) => isPlain(fields[name]) && queryFields[name] === undefined)
  if (!moved.length) return call
  const pairs = moved.map((name) => `${name}=${encodeURIComponent(String(fields[name]))}`)
  const query = [call.query, ...pairs].filter(Boolean).join('&')
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !moved.some((one) => one === name)))
  return withBody({ ...call, query, queryFields: parseQuery(query) }, { fields: rest, repair: 'paging' })
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}

const domainNames: ReadonlySet<string> = new Set(['domain', 'domains', 'q_organization_domains_list'])

/** Apollo finds nothing under a domain with its scheme, its path or `www.`. What is written is left as it is. */
export function repairDomains(call: CallInRepair): CallInRepair {
  const { endpoint } = call
  if (!endpoint || !(endpoint.definition.repeatable || endpoint.definition.credits)) return call
  let repaired = call
  const query = mapQuery(call.query, (name, value) =>
    domainNames.has(lastNameOf(name)) ? repairedDomain(value) : value,
  )
  if (query !== call.query) repaired = noted({ ...call, query, queryFields: parseQuery(query) }, 'domain')
  const fields = withBareDomains(call.parsed.fields)
  return fields === call.parsed.fields ? repaired : withBody(repaired, { fields, repair: 'domain' })
}

/** `details[][domain]` is a `domain`. */
function lastNameOf(name: string): string {
  const parts = name.split(/[[\]]+/).filter(Boolean)
  return parts.at(-1) ?? name
}

/** The very same object where nothing changes. */
function withBareDomains(fields: Params): Params {
  let changed = fields
  for (const [name, value] of Object.entries(fields)) {
    const bare = domainNames.has(name) ? bareValue(value) : name === 'details' ? bareDetails(value) : value
    if (bare !== value) changed = { ...changed, [name]: bare }
  }
  return changed
}

function bareValue(value: unknown): unknown {
  if (typeof value === 'string') return repairedDomain(value)
  if (!Array.isArray(value)) return value
  const bare = value.map((one: unknown) => (typeof one === 'string' ? repairedDomain(one) : one))
  return bare.some((one, at) => one !== value[at]) ? bare : value
}

function bareDetails(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const bare = value.map((one: unknown) => (isRecord(one) ? withBareDomains(one) : one))
  return bare.some((one, at) => one !== value[at]) ? bare : value
}

/** Only what surely is a domain in disguise; capitals are not. */
function repairedDomain(value: string): string {
  return /^\s*(?:[a-z][a-z0-9+.-]*:\/\/|www\.)/i.test(value) ? bareDomain(value) : value
}

function withQuery(
  call: CallInRepair,
  change: (name: string, value: string) => string | undefined,
  repair: Repair,
): CallInRepair {
  const query = mapQuery(call.query, change)
  return noted({ ...call, query, queryFields: parseQuery(query) }, repair)
}

function withBody(call: CallInRepair, { fields, repair }: { fields: Params; repair: Repair }): CallInRepair {
  const isForm = call.parsed.kind === 'form'
  const text = isForm ? formOf(call, fields) : JSON.stringify(fields)
  const parsed: ParsedBody = { kind: call.parsed.kind, fields }
  return noted({ ...call, body: text === '' ? emptyBody : Buffer.from(text), parsed }, repair)
}

/** Fields are only taken out of a form, or made bare. */
function formOf(call: CallInRepair, fields: Params): string {
  return mapQuery(call.body?.toString('utf8') ?? '', (name, value) => {
    const [first = name] = name.split('[')
    if (!(first in fields)) return undefined
    return domainNames.has(lastNameOf(name)) ? repairedDomain(value) : value
  })
}

function noted(call: CallInRepair, repair: Repair): CallInRepair {
  return call.repairs.includes(repair) ? call : { ...call, repairs: [...call.repairs, repair] }
}
