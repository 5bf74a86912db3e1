import type { Call, CallOptions } from './call.ts'
import { toRequest } from './call.ts'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import type { EndpointName } from './endpoints.ts'
import type { OnEvent } from './events.ts'
import { guarded } from './events.ts'
import type { ApolloRequest, ApolloResponse, Middleware } from './http.ts'
import { compose } from './http.ts'
import type { RateLimiter } from './limiter/rate-limiter.ts'
import { createRateLimiter } from './limiter/rate-limiter.ts'
import type { AnswerCache } from './middleware/cache.ts'
import { cache } from './middleware/cache.ts'
import type { CircuitBreakerOptions, CircuitEntry, CircuitState } from './middleware/circuit-breaker.ts'
import { createCircuitBreaker } from './middleware/circuit-breaker.ts'
import type { CreditTracker } from './middleware/credits.ts'
import { credits } from './middleware/credits.ts'
import { observe } from './middleware/observe.ts'
import { rateLimit } from './middleware/rate-limit.ts'
import type { RetryOptions } from './middleware/retry.ts'
import { retry } from './middleware/retry.ts'
import type { AccountsResource } from './resources/accounts.ts'
import { createAccounts } from './resources/accounts.ts'
import type { CallsResource } from './resources/calls.ts'
import { createCalls } from './resources/calls.ts'
import type { ContactsResource } from './resources/contacts.ts'
import { createContacts } from './resources/contacts.ts'
import type { ConversationsResource } from './resources/conversations.ts'
import { createConversations } from './resources/conversations.ts'
import type { DealsResource } from './resources/deals.ts'
import { createDeals } from './resources/deals.ts'
import type { EmailsResource } from './resources/emails.ts'
import { createEmails } from './resources/emails.ts'
import type { FieldsResource } from './resources/fields.ts'
import { createFields } from './resources/fields.ts'
import type { LabelsResource } from './resources/labels.ts'
import { createLabels } from './resources/labels.ts'
import type { MailboxesResource } from './resources/mailboxes.ts'
import { createMailboxes } from './resources/mailboxes.ts'
import type { NotesResource } from './resources/notes.ts'
import { createNotes } from './resources/notes.ts'
import type { OrganizationsResource } from './resources/organizations.ts'
import { createOrganizations } from './resources/organizations.ts'
import type { PeopleResource } from './resources/people.ts'
import { createPeople } from './resources/people.ts'
import type { ReportsResource } from './resources/reports.ts'
import { createReports } from './resources/reports.ts'
import type { SequencesResource } from './resources/sequences.ts'
import { createSequences } from './resources/sequences.ts'
import type { TasksResource } from './resources/tasks.ts'
import { createTasks } from './resources/tasks.ts'
import type { UsageResource } from './resources/usage.ts'
import { createUsage } from './resources/usage.ts'
import type { UsersResource } from './resources/users.ts'
import { createUsers } from './resources/users.ts'
import { fetchTransport } from './transport.ts'

export interface ApolloClientOptions {
  apiKey: string
  /** Scheme and host; `/api/v1` is appended. Default `https://api.apollo.io`. */
  baseUrl?: string
  /** Default: Node's own. */
  fetch?: typeof fetch
  clock?: Clock
  /** For the jitter of retries; 0 to 1. */
  random?: () => number
  /** For each attempt, the body included. Default 30,000. */
  timeoutMs?: number
  /** Longer bodies are an `InvalidResponseError`. Default 20 MB. */
  maxBodyBytes?: number
  retry?: RetryOptions | false
  circuitBreaker?: CircuitBreakerOptions | false
  /** Default: no cache. */
  cache?: AnswerCache
  /** A cached answer up to this age is served while Apollo is down. Default one day. */
  staleIfErrorMs?: number
  /** Default: nothing is held back. */
  credits?: CreditTracker
  /** Default: one of its own, in memory. Share one between clients with the same Apollo team. */
  limiter?: RateLimiter | false
  /** Awaited for every attempt, last before it leaves; a rejection keeps it from leaving. */
  beforeSend?: (request: ApolloRequest) => Promise<void>
  onEvent?: OnEvent
}

export interface ApolloClient {
  /** Any endpoint by name, with the whole answer: status, headers, source and credits. */
  request: Call
  readonly people: PeopleResource
  readonly organizations: OrganizationsResource
  readonly contacts: ContactsResource
  readonly accounts: AccountsResource
  readonly deals: DealsResource
  readonly sequences: SequencesResource
  readonly emails: EmailsResource
  readonly tasks: TasksResource
  readonly calls: CallsResource
  readonly notes: NotesResource
  readonly conversations: ConversationsResource
  readonly users: UsersResource
  readonly mailboxes: MailboxesResource
  readonly labels: LabelsResource
  readonly fields: FieldsResource
  readonly usage: UsageResource
  readonly reports: ReportsResource
  /** Undefined where it was switched off. */
  readonly limiter: RateLimiter | undefined
  /** The circuit of every endpoint that was called. */
  circuits(): Record<string, CircuitState>
  /** Tells an endpoint's circuit what another process found: down until that epoch millisecond, or up again. */
  followCircuit(endpoint: EndpointName, until: number | undefined): void
  /** Asks the endpoint's circuit to let a call through that is sent by other means; `leave` tells what became of it. */
  enterCircuit(endpoint: EndpointName): CircuitEntry
}

const maxBodyBytes = 20 * 1024 * 1024
const oneDayMs = 24 * 60 * 60_000

/** A typed client for Apollo.io's REST API. Throws a TypeError for a key or base URL that cannot be used. */
export function createApolloClient(options: ApolloClientOptions): ApolloClient {
  const clock = options.clock ?? systemClock
  const onEvent = guarded(options.onEvent)
  const limiter = options.limiter === false ? undefined : (options.limiter ?? createRateLimiter({ clock }))
  const breaker =
    options.circuitBreaker === false
      ? undefined
      : createCircuitBreaker(options.circuitBreaker ?? {}, { clock, onEvent })

  // A hit costs nothing; credits are reserved once a call; an open circuit rejects before anyone waits; waiting is no failure.
  const chain: Middleware[] = [
    cache(options.cache, { clock, onEvent, staleIfErrorMs: options.staleIfErrorMs ?? oneDayMs }),
    credits(options.credits, onEvent),
    options.retry === false
      ? pass
      : retry(options.retry ?? {}, { clock, onEvent, random: options.random ?? Math.random }),
    breaker?.middleware ?? pass,
    limiter === undefined ? pass : rateLimit(limiter, { clock, onEvent }),
    observe(clock, onEvent),
    lastLook(options.beforeSend),
  ]
  const handle = compose(
    chain,
    fetchTransport({
      apiKey: usableKey(options.apiKey),
      baseUrl: usableBaseUrl(options.baseUrl ?? 'https://api.apollo.io'),
      fetch: options.fetch ?? fetch,
      clock,
      timeoutMs: options.timeoutMs ?? 30_000,
      maxBodyBytes: options.maxBodyBytes ?? maxBodyBytes,
    }),
  )

  const request: Call = async (endpoint, input = {}, callOptions: CallOptions = {}) =>
    (await handle(toRequest(endpoint, input, { options: callOptions, now: clock.now() }))) as ApolloResponse<never>

  return {
    request,
    people: createPeople(request),
    organizations: createOrganizations(request),
    contacts: createContacts(request),
    accounts: createAccounts(request),
    deals: createDeals(request),
    sequences: createSequences(request),
    emails: createEmails(request),
    tasks: createTasks(request),
    calls: createCalls(request),
    notes: createNotes(request),
    conversations: createConversations(request),
    users: createUsers(request),
    mailboxes: createMailboxes(request),
    labels: createLabels(request),
    fields: createFields(request),
    usage: createUsage(request),
    reports: createReports(request),
    limiter,
    circuits: () => breaker?.snapshot() ?? {},
    followCircuit: (endpoint, until) => breaker?.follow(endpoint, until),
    enterCircuit: (endpoint) => breaker?.enter(endpoint) ?? { admitted: true, leave: () => {} },
  }
}

const pass: Middleware = (next) => next

function lastLook(beforeSend: ApolloClientOptions['beforeSend']): Middleware {
  return (next) => async (request) => {
    await beforeSend?.(request)
    // A call that cannot be repeated, once it leaves, is worth waiting for: cut off, nobody would know what it did.
    return next(request.definition.repeatable ? request : { ...request, signal: undefined })
  }
}

// fetch names an unusable header value in its error, so a bad key must not get that far.
function usableKey(apiKey: string): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey
  throw new TypeError('apiKey must be a non-empty text of visible ASCII characters')
}

function usableBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new TypeError('baseUrl must be an http or https URL')
  return `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`
}
