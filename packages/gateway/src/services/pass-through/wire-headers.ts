import type { ReceivedCall } from './call.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** They belong to one connection and not to the message. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Lengths are made anew; credentials and what tells of the caller end here; a method is not changed by a header. */
const keptFromApollo: ReadonlySet<string> = new Set([
  ...hopByHop,
  'content-length',
  'host',
  'expect',
  'x-api-key',
  'authorization',
  'cookie',
  'forwarded',
  'via',
  'x-real-ip',
  'x-request-id',
  'idempotency-key',
  'origin',
  'referer',
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'prefer',
])
const keptPrefixes = ['delos-', 'x-forwarded-', 'sec-', 'cf-']

/** Apollo's session, and what would speak for Delos's own host. */
const keptFromCaller: ReadonlySet<string> = new Set([
  ...hopByHop,
  'content-length',
  'set-cookie',
  'x-request-id',
  'alt-svc',
  'strict-transport-security',
  'public-key-pins',
  'clear-site-data',
  'nel',
  'report-to',
  'reporting-endpoints',
  'content-security-policy',
  'content-security-policy-report-only',
  'date',
])

/** `isRead`: Delos looks into the answer, and so it must not come compressed. */
export function headersForApollo({ headers }: ReceivedCall, { isRead }: { isRead: boolean }): Record<string, string> {
  const named = namedByConnection(headers)
  const kept: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || keptFromApollo.has(name) || named.has(name)) continue
    if (keptPrefixes.some((prefix) => name.startsWith(prefix))) continue
    kept[name] = Array.isArray(value) ? value.join(', ') : value
  }
  if (isRead) delete kept['accept-encoding']
  return kept
}

export function headersForCaller(headers: Headers): Record<string, string | string[]> {
  const named = namedByConnection(headers)
  const kept: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || keptFromCaller.has(name) || named.has(name)) continue
    if (name.startsWith('delos-') || name.startsWith('access-control-')) continue
    kept[name] = value
  }
  return kept
}

export function plainHeaders(headers: { forEach(each: (value: string, name: string) => void): void }) {
  const plain: Record<string, string> = {}
  headers.forEach((value, name) => {
    plain[name] = value
  })
  return plain
}

/** What `Connection` lists is hop by hop as well. */
function namedByConnection({ connection }: Headers): ReadonlySet<string> {
  if (connection === undefined) return none
  const text = String(connection).toLowerCase()
  if (text === 'keep-alive' || text === 'close') return none
  return new Set(text.split(',').map((name) => name.trim()))
}

const none: ReadonlySet<string> = new Set()
