export type { AnswerOf } from './answers.ts'
export type { Call, CallInput, CallOptions } from './call.ts'
export { toRequest } from './call.ts'
export type { ApolloClient, ApolloClientOptions } from './client.ts'
export { createApolloClient } from './client.ts'
export type { Clock } from './clock.ts'
export { systemClock } from './clock.ts'
export type { CreditCost } from './credit-costs.ts'
export { creditPrices, deliversLater, isMatch, millicredits, waterfallCeilingCredits } from './credit-costs.ts'
export type { Endpoint, EndpointName, Method, Paging } from './endpoints.ts'
export { endpoints, limitGroupOf, publishedLimitsOf } from './endpoints.ts'
export type { Outcome, RateWindow } from './errors.ts'
export {
  AbortError,
  ApiError,
  ApolloError,
  AuthenticationError,
  CircuitOpenError,
  ConnectionError,
  CreditBudgetError,
  InsufficientCreditsError,
  InvalidResponseError,
  LimiterStoreError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RateLimitWaitError,
  ResultWindowError,
  ServerError,
  TimeoutError,
  ValidationError,
} from './errors.ts'
export type { ApolloEvent, OnEvent } from './events.ts'
export type { ApolloRequest, ApolloResponse, Handler, JsonBody, Lane, Middleware, Query, QueryValue } from './http.ts'
export { parseJson } from './json.ts'
export type { KnownLimits } from './limiter/learn.ts'
export type { AcquireOptions, Permit, PermitOutcome, RateLimiter, RateLimiterOptions } from './limiter/rate-limiter.ts'
export { createRateLimiter } from './limiter/rate-limiter.ts'
export { reopenLimiterState } from './limiter/refresh.ts'
export type { LimiterSnapshot, WindowSnapshot } from './limiter/snapshot.ts'
export type { EndpointState, InFlight, WindowState } from './limiter/state.ts'
export type { LimiterStore, StateChange } from './limiter/store.ts'
export { createMemoryLimiterStore, emptyLimiterState } from './limiter/store.ts'
export type { AnswerCache, CachedAnswer } from './middleware/cache.ts'
export { cacheKey } from './middleware/cache-key.ts'
export type { CircuitBreakerOptions, CircuitEntry, CircuitState } from './middleware/circuit-breaker.ts'
export type { CreditBudget, CreditBudgetFigures, CreditReservation, CreditTracker } from './middleware/credits.ts'
export { createCreditBudget } from './middleware/credits.ts'
export type { MemoryCacheOptions } from './middleware/memory-cache.ts'
export { createMemoryCache } from './middleware/memory-cache.ts'
export type { RetryOptions } from './middleware/retry.ts'
export type { LimitClass, Plan, PublishedLimits } from './published-limits.ts'
export type { CallQuote } from './quote.ts'
export { quoteCall } from './quote.ts'
export type { AccountsResource } from './resources/accounts.ts'
export type { CallsResource } from './resources/calls.ts'
export type { ContactsResource } from './resources/contacts.ts'
export type { ConversationsResource } from './resources/conversations.ts'
export type { DealsResource } from './resources/deals.ts'
export type { EmailsResource } from './resources/emails.ts'
export type { FieldsResource } from './resources/fields.ts'
export type { LabelsResource } from './resources/labels.ts'
export type { MailboxesResource } from './resources/mailboxes.ts'
export type { NotesResource } from './resources/notes.ts'
export type { OrganizationsResource } from './resources/organizations.ts'
export { bareDomain } from './resources/organizations.ts'
export type { PeopleResource } from './resources/people.ts'
export { EMAIL_PLACEHOLDER, isEmailPlaceholder } from './resources/people.ts'
export type { ReportsResource } from './resources/reports.ts'
export type { SequencesResource } from './resources/sequences.ts'
export type { TasksResource } from './resources/tasks.ts'
export type { UsageResource } from './resources/usage.ts'
export type { UsersResource } from './resources/users.ts'
export { parseRetryAfter } from './retry-after.ts'
export type * from './types/account.ts'
export type * from './types/contact.ts'
export type * from './types/conversation.ts'
export type * from './types/deal.ts'
export type * from './types/email.ts'
export type * from './types/field.ts'
export type * from './types/field-write.ts'
export type * from './types/label.ts'
export type * from './types/note.ts'
export type * from './types/organization.ts'
export type * from './types/paging.ts'
export type * from './types/person.ts'
export type * from './types/phone-call.ts'
export type * from './types/report.ts'
export type * from './types/sequence.ts'
export type * from './types/sequence-write.ts'
export type * from './types/task.ts'
export type * from './types/usage.ts'
export type * from './types/user.ts'
