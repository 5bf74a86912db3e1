// Printed from the migrated database of Delos by npm run models: changes made here are lost.
import { EntitySchema } from 'typeorm'

export interface Account {
  id: string
  apolloId: string
  organizationId: string | null
  name: string | null
  domain: string | null
  stageId: string | null
  ownerId: string | null
  contentHash: string
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
  organization?: Organization | null
}

export const Account = new EntitySchema<Account>({
  name: 'Account',
  tableName: 'accounts',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    apolloId: { name: 'apollo_id', type: 'text', unique: true },
    organizationId: { name: 'organization_id', type: 'text', nullable: true },
    name: { name: 'name', type: 'text', nullable: true },
    domain: { name: 'domain', type: 'text', nullable: true },
    stageId: { name: 'stage_id', type: 'text', nullable: true },
    ownerId: { name: 'owner_id', type: 'text', nullable: true },
    contentHash: { name: 'content_hash', type: 'text' },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    organization: {
      type: 'many-to-one',
      target: 'Organization',
      joinColumn: [{ name: 'organization_id', referencedColumnName: 'id' }],
      nullable: true,
    },
  },
})

export interface Answer {
  key: string
  endpoint: string
  body: string
  fetchedAt: Date
  expiresAt: Date
}

export const Answer = new EntitySchema<Answer>({
  name: 'Answer',
  tableName: 'answers',
  columns: {
    key: { name: 'key', type: 'text', primary: true },
    endpoint: { name: 'endpoint', type: 'text' },
    body: { name: 'body', type: 'text' },
    fetchedAt: { name: 'fetched_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
  },
})

export interface ApiKey {
  id: string
  name: string
  secretHash: string
  scopes: unknown
  kind: string
  team: string | null
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
  strict: boolean
}

export const ApiKey = new EntitySchema<ApiKey>({
  name: 'ApiKey',
  tableName: 'api_keys',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    name: { name: 'name', type: 'text' },
    secretHash: { name: 'secret_hash', type: 'text', unique: true },
    scopes: { name: 'scopes', type: 'jsonb' },
    kind: { name: 'kind', type: 'text' },
    team: { name: 'team', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz', nullable: true },
    revokedAt: { name: 'revoked_at', type: 'timestamptz', nullable: true },
    lastUsedAt: { name: 'last_used_at', type: 'timestamptz', nullable: true },
    strict: { name: 'strict', type: 'boolean', default: () => 'false' },
  },
})

export interface ApolloCall {
  endpoint: string
  slot: Date
  calls: number
}

export const ApolloCall = new EntitySchema<ApolloCall>({
  name: 'ApolloCall',
  tableName: 'apollo_calls',
  columns: {
    endpoint: { name: 'endpoint', type: 'text', primary: true },
    slot: { name: 'slot', type: 'timestamptz', primary: true },
    calls: { name: 'calls', type: 'integer' },
  },
})

export interface AuditLog {
  seq: string
  id: string
  at: Date
  actorType: string
  actorId: string
  actorName: string
  action: string
  entityType: string
  entityId: string
  before: unknown
  after: unknown
  requestId: string | null
}

export const AuditLog = new EntitySchema<AuditLog>({
  name: 'AuditLog',
  tableName: 'audit_log',
  columns: {
    seq: { name: 'seq', type: 'bigint', primary: true, generated: 'increment' },
    id: { name: 'id', type: 'text', unique: true },
    at: { name: 'at', type: 'timestamptz' },
    actorType: { name: 'actor_type', type: 'text' },
    actorId: { name: 'actor_id', type: 'text' },
    actorName: { name: 'actor_name', type: 'text' },
    action: { name: 'action', type: 'text' },
    entityType: { name: 'entity_type', type: 'text' },
    entityId: { name: 'entity_id', type: 'text' },
    before: { name: 'before', type: 'jsonb', nullable: true },
    after: { name: 'after', type: 'jsonb', nullable: true },
    requestId: { name: 'request_id', type: 'text', nullable: true },
  },
})

export interface AuditSeal {
  lastSeq: string
  firstSeq: string
  hash: string
  sealedAt: Date
}

export const AuditSeal = new EntitySchema<AuditSeal>({
  name: 'AuditSeal',
  tableName: 'audit_seals',
  columns: {
    lastSeq: { name: 'last_seq', type: 'bigint', primary: true },
    firstSeq: { name: 'first_seq', type: 'bigint' },
    hash: { name: 'hash', type: 'text' },
    sealedAt: { name: 'sealed_at', type: 'timestamptz' },
  },
})

export interface BudgetAlert {
  seq: string
  budgetId: string
  opensAt: Date
  share: number
  limitMilli: string
  usedMilli: string
  closesAt: Date
  at: Date
  opensAtBudgetWindow?: BudgetWindow
}

export const BudgetAlert = new EntitySchema<BudgetAlert>({
  name: 'BudgetAlert',
  tableName: 'budget_alerts',
  columns: {
    seq: { name: 'seq', type: 'bigint', primary: true, generated: 'increment' },
    budgetId: { name: 'budget_id', type: 'text' },
    opensAt: { name: 'opens_at', type: 'timestamptz' },
    share: { name: 'share', type: 'double precision' },
    limitMilli: { name: 'limit_milli', type: 'bigint' },
    usedMilli: { name: 'used_milli', type: 'bigint' },
    closesAt: { name: 'closes_at', type: 'timestamptz' },
    at: { name: 'at', type: 'timestamptz' },
  },
  relations: {
    opensAtBudgetWindow: {
      type: 'many-to-one',
      target: 'BudgetWindow',
      joinColumn: [
        { name: 'budget_id', referencedColumnName: 'budgetId' },
        { name: 'opens_at', referencedColumnName: 'opensAt' },
      ],
      nullable: false,
    },
  },
})

export interface BudgetWindow {
  budgetId: string
  opensAt: Date
  closesAt: Date
  ceilingMilli: string
  heldMilli: string
  postedMilli: string
  budget?: Budget
}

export const BudgetWindow = new EntitySchema<BudgetWindow>({
  name: 'BudgetWindow',
  tableName: 'budget_windows',
  columns: {
    budgetId: { name: 'budget_id', type: 'text', primary: true },
    opensAt: { name: 'opens_at', type: 'timestamptz', primary: true },
    closesAt: { name: 'closes_at', type: 'timestamptz' },
    ceilingMilli: { name: 'ceiling_milli', type: 'bigint' },
    heldMilli: { name: 'held_milli', type: 'bigint', default: () => '0' },
    postedMilli: { name: 'posted_milli', type: 'bigint', default: () => '0' },
  },
  relations: {
    budget: {
      type: 'many-to-one',
      target: 'Budget',
      joinColumn: [{ name: 'budget_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface Budget {
  id: string
  scope: unknown
  period: string
  limitMilli: string
  softAlerts: unknown
  createdAt: Date
  updatedAt: Date
  timezone: string
}

export const Budget = new EntitySchema<Budget>({
  name: 'Budget',
  tableName: 'budgets',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    scope: { name: 'scope', type: 'jsonb' },
    period: { name: 'period', type: 'text' },
    limitMilli: { name: 'limit_milli', type: 'bigint' },
    softAlerts: { name: 'soft_alerts', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    timezone: { name: 'timezone', type: 'text', default: () => "'UTC'::text" },
  },
})

export interface CallbackInbox {
  id: string
  requestId: string | null
  bodyHash: string
  body: Buffer | null
  state: string
  reason: string | null
  receivedAt: Date
  judgedAt: Date | null
  request?: CallbackRequest | null
}

export const CallbackInbox = new EntitySchema<CallbackInbox>({
  name: 'CallbackInbox',
  tableName: 'callback_inbox',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    requestId: { name: 'request_id', type: 'text', nullable: true },
    bodyHash: { name: 'body_hash', type: 'text' },
    body: { name: 'body', type: 'bytea', nullable: true },
    state: { name: 'state', type: 'text' },
    reason: { name: 'reason', type: 'text', nullable: true },
    receivedAt: { name: 'received_at', type: 'timestamptz' },
    judgedAt: { name: 'judged_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    request: {
      type: 'many-to-one',
      target: 'CallbackRequest',
      joinColumn: [{ name: 'request_id', referencedColumnName: 'id' }],
      nullable: true,
    },
  },
})

export interface CallbackPeople {
  requestId: string
  apolloId: string
  contactId: string
  reservationId: string
  state: string
  closedAt: Date | null
  request?: CallbackRequest
  reservation?: CreditReservation
}

export const CallbackPeople = new EntitySchema<CallbackPeople>({
  name: 'CallbackPeople',
  tableName: 'callback_people',
  columns: {
    requestId: { name: 'request_id', type: 'text', primary: true },
    apolloId: { name: 'apollo_id', type: 'text', primary: true },
    contactId: { name: 'contact_id', type: 'text' },
    reservationId: { name: 'reservation_id', type: 'text' },
    state: { name: 'state', type: 'text' },
    closedAt: { name: 'closed_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    request: {
      type: 'many-to-one',
      target: 'CallbackRequest',
      joinColumn: [{ name: 'request_id', referencedColumnName: 'id' }],
      nullable: false,
    },
    reservation: {
      type: 'many-to-one',
      target: 'CreditReservation',
      joinColumn: [{ name: 'reservation_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface CallbackRequest {
  id: string
  kind: string
  tokenHash: string
  state: string
  apolloRequestId: string | null
  polls: number
  nextPollAt: Date | null
  reason: string | null
  createdAt: Date
  expiresAt: Date
  closedAt: Date | null
  needs: unknown
}

export const CallbackRequest = new EntitySchema<CallbackRequest>({
  name: 'CallbackRequest',
  tableName: 'callback_requests',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    kind: { name: 'kind', type: 'text' },
    tokenHash: { name: 'token_hash', type: 'text', unique: true },
    state: { name: 'state', type: 'text' },
    apolloRequestId: { name: 'apollo_request_id', type: 'text', nullable: true },
    polls: { name: 'polls', type: 'integer', default: () => '0' },
    nextPollAt: { name: 'next_poll_at', type: 'timestamptz', nullable: true },
    reason: { name: 'reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
    closedAt: { name: 'closed_at', type: 'timestamptz', nullable: true },
    needs: { name: 'needs', type: 'jsonb', default: () => '\'["phone"]\'::jsonb' },
  },
})

export interface CallbackWatcher {
  requestId: string
  apolloId: string
  endpointId: string
  endpoint?: WebhookEndpoint
  apollo?: CallbackPeople
}

export const CallbackWatcher = new EntitySchema<CallbackWatcher>({
  name: 'CallbackWatcher',
  tableName: 'callback_watchers',
  columns: {
    requestId: { name: 'request_id', type: 'text', primary: true },
    apolloId: { name: 'apollo_id', type: 'text', primary: true },
    endpointId: { name: 'endpoint_id', type: 'text', primary: true },
  },
  relations: {
    endpoint: {
      type: 'many-to-one',
      target: 'WebhookEndpoint',
      joinColumn: [{ name: 'endpoint_id', referencedColumnName: 'id' }],
      nullable: false,
    },
    apollo: {
      type: 'many-to-one',
      target: 'CallbackPeople',
      joinColumn: [
        { name: 'request_id', referencedColumnName: 'requestId' },
        { name: 'apollo_id', referencedColumnName: 'apolloId' },
      ],
      nullable: false,
    },
  },
})

export interface ContactJoin {
  id: string
  survivorId: string
  lostId: string
  mainId: string
  evidence: unknown
  survivorBefore: unknown
  lostBefore: unknown
  merged: unknown
  names: unknown
  moved: unknown
  joinedAt: Date
  splitAt: Date | null
  lost?: Contact
  survivor?: Contact
}

export const ContactJoin = new EntitySchema<ContactJoin>({
  name: 'ContactJoin',
  tableName: 'contact_joins',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    survivorId: { name: 'survivor_id', type: 'text' },
    lostId: { name: 'lost_id', type: 'text' },
    mainId: { name: 'main_id', type: 'text' },
    evidence: { name: 'evidence', type: 'jsonb' },
    survivorBefore: { name: 'survivor_before', type: 'jsonb' },
    lostBefore: { name: 'lost_before', type: 'jsonb' },
    merged: { name: 'merged', type: 'jsonb' },
    names: { name: 'names', type: 'jsonb' },
    moved: { name: 'moved', type: 'jsonb' },
    joinedAt: { name: 'joined_at', type: 'timestamptz' },
    splitAt: { name: 'split_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    lost: {
      type: 'many-to-one',
      target: 'Contact',
      joinColumn: [{ name: 'lost_id', referencedColumnName: 'id' }],
      nullable: false,
    },
    survivor: {
      type: 'many-to-one',
      target: 'Contact',
      joinColumn: [{ name: 'survivor_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface Contact {
  id: string
  apolloId: string | null
  apolloContactId: string | null
  email: string | null
  emailStatus: string | null
  firstName: string | null
  lastName: string | null
  name: string | null
  title: string | null
  seniority: string | null
  phone: string | null
  linkedinUrl: string | null
  city: string | null
  country: string | null
  organizationId: string | null
  stageId: string | null
  ownerId: string | null
  raw: unknown
  enrichedAt: Date | null
  createdAt: Date
  updatedAt: Date
  joinedInto: string | null
  joinedIntoContact?: Contact | null
  organization?: Organization | null
}

export const Contact = new EntitySchema<Contact>({
  name: 'Contact',
  tableName: 'contacts',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    apolloId: { name: 'apollo_id', type: 'text', unique: true, nullable: true },
    apolloContactId: { name: 'apollo_contact_id', type: 'text', unique: true, nullable: true },
    email: { name: 'email', type: 'text', unique: true, nullable: true },
    emailStatus: { name: 'email_status', type: 'text', nullable: true },
    firstName: { name: 'first_name', type: 'text', nullable: true },
    lastName: { name: 'last_name', type: 'text', nullable: true },
    name: { name: 'name', type: 'text', nullable: true },
    title: { name: 'title', type: 'text', nullable: true },
    seniority: { name: 'seniority', type: 'text', nullable: true },
    phone: { name: 'phone', type: 'text', nullable: true },
    linkedinUrl: { name: 'linkedin_url', type: 'text', nullable: true },
    city: { name: 'city', type: 'text', nullable: true },
    country: { name: 'country', type: 'text', nullable: true },
    organizationId: { name: 'organization_id', type: 'text', nullable: true },
    stageId: { name: 'stage_id', type: 'text', nullable: true },
    ownerId: { name: 'owner_id', type: 'text', nullable: true },
    raw: { name: 'raw', type: 'json', nullable: true },
    enrichedAt: { name: 'enriched_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    joinedInto: { name: 'joined_into', type: 'text', nullable: true },
  },
  relations: {
    joinedIntoContact: {
      type: 'many-to-one',
      target: 'Contact',
      joinColumn: [{ name: 'joined_into', referencedColumnName: 'id' }],
      nullable: true,
    },
    organization: {
      type: 'many-to-one',
      target: 'Organization',
      joinColumn: [{ name: 'organization_id', referencedColumnName: 'id' }],
      nullable: true,
    },
  },
})

export interface CreditEntry {
  seq: string
  reservationId: string
  kind: string
  heldDeltaMilli: string
  postedDeltaMilli: string
  note: string | null
  at: Date
  reservation?: CreditReservation
}

export const CreditEntry = new EntitySchema<CreditEntry>({
  name: 'CreditEntry',
  tableName: 'credit_entries',
  columns: {
    seq: { name: 'seq', type: 'bigint', primary: true, generated: 'increment' },
    reservationId: { name: 'reservation_id', type: 'text' },
    kind: { name: 'kind', type: 'text' },
    heldDeltaMilli: { name: 'held_delta_milli', type: 'bigint' },
    postedDeltaMilli: { name: 'posted_delta_milli', type: 'bigint' },
    note: { name: 'note', type: 'text', nullable: true },
    at: { name: 'at', type: 'timestamptz' },
  },
  relations: {
    reservation: {
      type: 'many-to-one',
      target: 'CreditReservation',
      joinColumn: [{ name: 'reservation_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface CreditReservation {
  id: string
  endpoint: string
  state: string
  heldMilli: string
  chargedMilli: string
  ownerId: string
  keyId: string | null
  team: string | null
  tag: string | null
  session: string | null
  jobId: string | null
  requestId: string | null
  reason: string | null
  createdAt: Date
  sentAt: Date | null
  closedAt: Date | null
  awaitedSince: Date | null
}

export const CreditReservation = new EntitySchema<CreditReservation>({
  name: 'CreditReservation',
  tableName: 'credit_reservations',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    endpoint: { name: 'endpoint', type: 'text' },
    state: { name: 'state', type: 'text' },
    heldMilli: { name: 'held_milli', type: 'bigint' },
    chargedMilli: { name: 'charged_milli', type: 'bigint', default: () => '0' },
    ownerId: { name: 'owner_id', type: 'text' },
    keyId: { name: 'key_id', type: 'text', nullable: true },
    team: { name: 'team', type: 'text', nullable: true },
    tag: { name: 'tag', type: 'text', nullable: true },
    session: { name: 'session', type: 'text', nullable: true },
    jobId: { name: 'job_id', type: 'text', nullable: true },
    requestId: { name: 'request_id', type: 'text', nullable: true },
    reason: { name: 'reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    sentAt: { name: 'sent_at', type: 'timestamptz', nullable: true },
    closedAt: { name: 'closed_at', type: 'timestamptz', nullable: true },
    awaitedSince: { name: 'awaited_since', type: 'timestamptz', nullable: true },
  },
})

export interface CreditSaving {
  seq: string
  savedMilli: string
  reason: string
  keyId: string | null
  tag: string | null
  jobId: string | null
  at: Date
}

export const CreditSaving = new EntitySchema<CreditSaving>({
  name: 'CreditSaving',
  tableName: 'credit_savings',
  columns: {
    seq: { name: 'seq', type: 'bigint', primary: true, generated: 'increment' },
    savedMilli: { name: 'saved_milli', type: 'bigint' },
    reason: { name: 'reason', type: 'text' },
    keyId: { name: 'key_id', type: 'text', nullable: true },
    tag: { name: 'tag', type: 'text', nullable: true },
    jobId: { name: 'job_id', type: 'text', nullable: true },
    at: { name: 'at', type: 'timestamptz' },
  },
})

export interface CrmConnection {
  id: string
  kind: string
  settings: unknown
  sealedSecrets: string | null
  /** Those that the CRM renews, as they are now. */
  sealedTokens: string | null
  tokensVersion: number
  mapping: unknown
  everyMinutes: number | null
  nextAt: Date | null
  /** Why it is not worked with until somebody sets it anew, such as a token that was revoked. */
  stoppedReason: string | null
  /** When the mapping as it is now was last previewed. */
  previewedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

export const CrmConnection = new EntitySchema<CrmConnection>({
  name: 'CrmConnection',
  tableName: 'crm_connections',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    kind: { name: 'kind', type: 'text' },
    settings: { name: 'settings', type: 'jsonb' },
    sealedSecrets: { name: 'sealed_secrets', type: 'text', nullable: true },
    sealedTokens: { name: 'sealed_tokens', type: 'text', nullable: true },
    tokensVersion: { name: 'tokens_version', type: 'integer', default: () => '0' },
    mapping: { name: 'mapping', type: 'jsonb' },
    everyMinutes: { name: 'every_minutes', type: 'integer', nullable: true },
    nextAt: { name: 'next_at', type: 'timestamptz', nullable: true },
    stoppedReason: { name: 'stopped_reason', type: 'text', nullable: true },
    previewedAt: { name: 'previewed_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

/** How far either side has been read. */
export interface CrmCursor {
  connectionId: string
  object: string
  crmCursor: string | null
  localSince: Date | null
  eventSeq: string
  connection?: CrmConnection
}

export const CrmCursor = new EntitySchema<CrmCursor>({
  name: 'CrmCursor',
  tableName: 'crm_cursors',
  columns: {
    connectionId: { name: 'connection_id', type: 'text', primary: true },
    object: { name: 'object', type: 'text', primary: true },
    crmCursor: { name: 'crm_cursor', type: 'text', nullable: true },
    localSince: { name: 'local_since', type: 'timestamptz', nullable: true },
    eventSeq: { name: 'event_seq', type: 'bigint', default: () => '0' },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

/** What a record of either side can be told by. */
export interface CrmKey {
  connectionId: string
  object: string
  side: string
  recordId: string
  kind: string
  value: string
  connection?: CrmConnection
}

export const CrmKey = new EntitySchema<CrmKey>({
  name: 'CrmKey',
  tableName: 'crm_keys',
  columns: {
    connectionId: { name: 'connection_id', type: 'text', primary: true },
    object: { name: 'object', type: 'text', primary: true },
    side: { name: 'side', type: 'text', primary: true },
    recordId: { name: 'record_id', type: 'text', primary: true },
    kind: { name: 'kind', type: 'text', primary: true },
    value: { name: 'value', type: 'text', primary: true },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface CrmLink {
  id: string
  connectionId: string
  object: string
  localId: string
  crmId: string
  bases: unknown
  echo: unknown
  flips: unknown
  state: string
  reason: string | null
  /** To be looked at by the next run, whether it has changed or not. */
  dirty: boolean
  madeBy: string
  madeIn: string | null
  createdAt: Date
  updatedAt: Date
  connection?: CrmConnection
}

export const CrmLink = new EntitySchema<CrmLink>({
  name: 'CrmLink',
  tableName: 'crm_links',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    connectionId: { name: 'connection_id', type: 'text' },
    object: { name: 'object', type: 'text' },
    localId: { name: 'local_id', type: 'text' },
    crmId: { name: 'crm_id', type: 'text' },
    bases: { name: 'bases', type: 'jsonb' },
    echo: { name: 'echo', type: 'jsonb', nullable: true },
    flips: { name: 'flips', type: 'jsonb' },
    state: { name: 'state', type: 'text' },
    reason: { name: 'reason', type: 'text', nullable: true },
    dirty: { name: 'dirty', type: 'boolean' },
    madeBy: { name: 'made_by', type: 'text' },
    madeIn: { name: 'made_in', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface CrmParked {
  connectionId: string
  object: string
  side: string
  recordId: string
  /** Empty where it is about the whole record. */
  field: string
  reason: string
  message: string
  runId: string
  firstAt: Date
  lastAt: Date
  connection?: CrmConnection
}

export const CrmParked = new EntitySchema<CrmParked>({
  name: 'CrmParked',
  tableName: 'crm_parked',
  columns: {
    connectionId: { name: 'connection_id', type: 'text', primary: true },
    object: { name: 'object', type: 'text', primary: true },
    side: { name: 'side', type: 'text', primary: true },
    recordId: { name: 'record_id', type: 'text', primary: true },
    field: { name: 'field', type: 'text', primary: true },
    reason: { name: 'reason', type: 'text' },
    message: { name: 'message', type: 'text' },
    runId: { name: 'run_id', type: 'text' },
    firstAt: { name: 'first_at', type: 'timestamptz' },
    lastAt: { name: 'last_at', type: 'timestamptz' },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface CrmReview {
  id: string
  connectionId: string
  object: string
  side: string
  recordId: string
  label: string
  reason: string
  candidates: unknown
  state: string
  chosenId: string | null
  createdAt: Date
  resolvedAt: Date | null
  resolvedBy: string | null
  connection?: CrmConnection
}

export const CrmReview = new EntitySchema<CrmReview>({
  name: 'CrmReview',
  tableName: 'crm_reviews',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    connectionId: { name: 'connection_id', type: 'text' },
    object: { name: 'object', type: 'text' },
    side: { name: 'side', type: 'text' },
    recordId: { name: 'record_id', type: 'text' },
    label: { name: 'label', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    candidates: { name: 'candidates', type: 'jsonb' },
    state: { name: 'state', type: 'text' },
    chosenId: { name: 'chosen_id', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    resolvedAt: { name: 'resolved_at', type: 'timestamptz', nullable: true },
    resolvedBy: { name: 'resolved_by', type: 'text', nullable: true },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

/** Records that the next run looks at, changed or not. */
export interface CrmRevisit {
  connectionId: string
  object: string
  side: string
  recordId: string
  connection?: CrmConnection
}

export const CrmRevisit = new EntitySchema<CrmRevisit>({
  name: 'CrmRevisit',
  tableName: 'crm_revisits',
  columns: {
    connectionId: { name: 'connection_id', type: 'text', primary: true },
    object: { name: 'object', type: 'text', primary: true },
    side: { name: 'side', type: 'text', primary: true },
    recordId: { name: 'record_id', type: 'text', primary: true },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface CrmRun {
  id: string
  connectionId: string
  kind: string
  state: string
  undoes: string | null
  counts: unknown
  progress: unknown
  diff: unknown
  error: string | null
  waitsFor: string | null
  waitsUntil: Date | null
  requestedBy: string | null
  approvedBy: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  connection?: CrmConnection
}

export const CrmRun = new EntitySchema<CrmRun>({
  name: 'CrmRun',
  tableName: 'crm_runs',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    connectionId: { name: 'connection_id', type: 'text' },
    kind: { name: 'kind', type: 'text' },
    state: { name: 'state', type: 'text' },
    undoes: { name: 'undoes', type: 'text', nullable: true },
    counts: { name: 'counts', type: 'jsonb' },
    progress: { name: 'progress', type: 'jsonb' },
    diff: { name: 'diff', type: 'jsonb', nullable: true },
    error: { name: 'error', type: 'text', nullable: true },
    waitsFor: { name: 'waits_for', type: 'text', nullable: true },
    waitsUntil: { name: 'waits_until', type: 'timestamptz', nullable: true },
    requestedBy: { name: 'requested_by', type: 'text', nullable: true },
    approvedBy: { name: 'approved_by', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    startedAt: { name: 'started_at', type: 'timestamptz', nullable: true },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    connection: {
      type: 'many-to-one',
      target: 'CrmConnection',
      joinColumn: [{ name: 'connection_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

/** One row a write, made before it is sent. */
export interface CrmWrite {
  id: string
  runId: string
  connectionId: string
  object: string
  side: string
  action: string
  localId: string | null
  crmId: string | null
  linkId: string | null
  label: string | null
  changes: unknown
  /** What both sides have once it is done. */
  bases: unknown
  why: string
  state: string
  message: string | null
  createdAt: Date
  sentAt: Date | null
  doneAt: Date | null
  run?: CrmRun
}

export const CrmWrite = new EntitySchema<CrmWrite>({
  name: 'CrmWrite',
  tableName: 'crm_writes',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    runId: { name: 'run_id', type: 'text' },
    connectionId: { name: 'connection_id', type: 'text' },
    object: { name: 'object', type: 'text' },
    side: { name: 'side', type: 'text' },
    action: { name: 'action', type: 'text' },
    localId: { name: 'local_id', type: 'text', nullable: true },
    crmId: { name: 'crm_id', type: 'text', nullable: true },
    linkId: { name: 'link_id', type: 'text', nullable: true },
    label: { name: 'label', type: 'text', nullable: true },
    changes: { name: 'changes', type: 'jsonb' },
    bases: { name: 'bases', type: 'jsonb' },
    why: { name: 'why', type: 'text' },
    state: { name: 'state', type: 'text' },
    message: { name: 'message', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    sentAt: { name: 'sent_at', type: 'timestamptz', nullable: true },
    doneAt: { name: 'done_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    run: {
      type: 'many-to-one',
      target: 'CrmRun',
      joinColumn: [{ name: 'run_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface DeadLetter {
  id: string
  jobId: string
  name: string
  payload: unknown
  code: string
  reason: string
  attempts: number
  firstTriedAt: Date | null
  diedAt: Date
  replayedAt: Date | null
  job?: Job
}

export const DeadLetter = new EntitySchema<DeadLetter>({
  name: 'DeadLetter',
  tableName: 'dead_letters',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    jobId: { name: 'job_id', type: 'text' },
    name: { name: 'name', type: 'text' },
    payload: { name: 'payload', type: 'jsonb' },
    code: { name: 'code', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    attempts: { name: 'attempts', type: 'integer' },
    firstTriedAt: { name: 'first_tried_at', type: 'timestamptz', nullable: true },
    diedAt: { name: 'died_at', type: 'timestamptz' },
    replayedAt: { name: 'replayed_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    job: {
      type: 'many-to-one',
      target: 'Job',
      joinColumn: [{ name: 'job_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

/** Odds that a team has set, in place of Apollo's. */
export interface DealStageSetting {
  stageId: string
  /** Percent. */
  probability: number
  updatedAt: Date
}

export const DealStageSetting = new EntitySchema<DealStageSetting>({
  name: 'DealStageSetting',
  tableName: 'deal_stage_settings',
  columns: {
    stageId: { name: 'stage_id', type: 'text', primary: true },
    probability: { name: 'probability', type: 'double precision' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

export interface Deal {
  id: string
  name: string
  amount: number | null
  stageId: string | null
  ownerId: string | null
  accountId: string | null
  contactIds: unknown
  closedDate: string | null
  isClosed: boolean
  isWon: boolean
  contentHash: string
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const Deal = new EntitySchema<Deal>({
  name: 'Deal',
  tableName: 'deals',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    name: { name: 'name', type: 'text' },
    amount: { name: 'amount', type: 'double precision', nullable: true },
    stageId: { name: 'stage_id', type: 'text', nullable: true },
    ownerId: { name: 'owner_id', type: 'text', nullable: true },
    accountId: { name: 'account_id', type: 'text', nullable: true },
    contactIds: { name: 'contact_ids', type: 'jsonb' },
    closedDate: { name: 'closed_date', type: 'text', nullable: true },
    isClosed: { name: 'is_closed', type: 'boolean' },
    isWon: { name: 'is_won', type: 'boolean' },
    contentHash: { name: 'content_hash', type: 'text' },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface EnrichmentCount {
  enrichmentId: string
  status: string
  rows: number
  fromStore: number
  people: number
  creditsMilli: string
  enrichment?: Enrichment
}

export const EnrichmentCount = new EntitySchema<EnrichmentCount>({
  name: 'EnrichmentCount',
  tableName: 'enrichment_counts',
  columns: {
    enrichmentId: { name: 'enrichment_id', type: 'text', primary: true },
    status: { name: 'status', type: 'text', primary: true },
    rows: { name: 'rows', type: 'integer' },
    fromStore: { name: 'from_store', type: 'integer' },
    people: { name: 'people', type: 'integer' },
    creditsMilli: { name: 'credits_milli', type: 'bigint' },
  },
  relations: {
    enrichment: {
      type: 'many-to-one',
      target: 'Enrichment',
      joinColumn: [{ name: 'enrichment_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface EnrichmentRow {
  enrichmentId: string
  rowNumber: number
  input: unknown
  nameKind: string | null
  nameValue: string | null
  status: string
  reason: string | null
  contactId: string | null
  source: string | null
  creditsMilli: string
  updatedAt: Date
  contact?: Contact | null
  enrichment?: Enrichment
}

export const EnrichmentRow = new EntitySchema<EnrichmentRow>({
  name: 'EnrichmentRow',
  tableName: 'enrichment_rows',
  columns: {
    enrichmentId: { name: 'enrichment_id', type: 'text', primary: true },
    rowNumber: { name: 'row_number', type: 'integer', primary: true },
    input: { name: 'input', type: 'jsonb' },
    nameKind: { name: 'name_kind', type: 'text', nullable: true },
    nameValue: { name: 'name_value', type: 'text', nullable: true },
    status: { name: 'status', type: 'text' },
    reason: { name: 'reason', type: 'text', nullable: true },
    contactId: { name: 'contact_id', type: 'text', nullable: true },
    source: { name: 'source', type: 'text', nullable: true },
    creditsMilli: { name: 'credits_milli', type: 'bigint', default: () => '0' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
  relations: {
    contact: {
      type: 'many-to-one',
      target: 'Contact',
      joinColumn: [{ name: 'contact_id', referencedColumnName: 'id' }],
      nullable: true,
    },
    enrichment: {
      type: 'many-to-one',
      target: 'Enrichment',
      joinColumn: [{ name: 'enrichment_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface Enrichment {
  id: string
  status: string
  options: unknown
  quote: unknown
  total: number
  keyId: string | null
  jobId: string | null
  tag: string | null
  requestId: string | null
  reason: string | null
  resumesAt: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  approvedMilli: string | null
  approvedBy: string | null
  approvedAt: Date | null
}

export const Enrichment = new EntitySchema<Enrichment>({
  name: 'Enrichment',
  tableName: 'enrichments',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    status: { name: 'status', type: 'text' },
    options: { name: 'options', type: 'jsonb' },
    quote: { name: 'quote', type: 'jsonb', nullable: true },
    total: { name: 'total', type: 'integer' },
    keyId: { name: 'key_id', type: 'text', nullable: true },
    jobId: { name: 'job_id', type: 'text', nullable: true },
    tag: { name: 'tag', type: 'text', nullable: true },
    requestId: { name: 'request_id', type: 'text', nullable: true },
    reason: { name: 'reason', type: 'text', nullable: true },
    resumesAt: { name: 'resumes_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    startedAt: { name: 'started_at', type: 'timestamptz', nullable: true },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
    approvedMilli: { name: 'approved_milli', type: 'bigint', nullable: true },
    approvedBy: { name: 'approved_by', type: 'text', nullable: true },
    approvedAt: { name: 'approved_at', type: 'timestamptz', nullable: true },
  },
})

/** Who listens to the feed: everything up to the number has been dealt with. */
export interface EventConsumer {
  name: string
  seq: string
  updatedAt: Date
}

export const EventConsumer = new EntitySchema<EventConsumer>({
  name: 'EventConsumer',
  tableName: 'event_consumers',
  columns: {
    name: { name: 'name', type: 'text', primary: true },
    seq: { name: 'seq', type: 'bigint' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

/** One row: the number of the last event. Who locks it appends next. */
export interface EventHead {
  id: number
  seq: string
}

export const EventHead = new EntitySchema<EventHead>({
  name: 'EventHead',
  tableName: 'event_head',
  columns: {
    id: { name: 'id', type: 'integer', primary: true },
    seq: { name: 'seq', type: 'bigint' },
  },
})

/** Append only, in the order of the commits: a cursor that has passed a number has seen all that came before. */
export interface Event {
  seq: string
  id: string
  /** `contact.stage_changed` */
  type: string
  entityType: string
  entityId: string
  source: string
  data: unknown
  at: Date
}

export const Event = new EntitySchema<Event>({
  name: 'Event',
  tableName: 'events',
  columns: {
    seq: { name: 'seq', type: 'bigint', primary: true },
    id: { name: 'id', type: 'text', unique: true },
    type: { name: 'type', type: 'text' },
    entityType: { name: 'entity_type', type: 'text' },
    entityId: { name: 'entity_id', type: 'text' },
    source: { name: 'source', type: 'text' },
    data: { name: 'data', type: 'jsonb' },
    at: { name: 'at', type: 'timestamptz' },
  },
})

export interface Field {
  id: string
  object: string
  label: string | null
  type: string | null
  source: string | null
  options: unknown
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const Field = new EntitySchema<Field>({
  name: 'Field',
  tableName: 'fields',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    object: { name: 'object', type: 'text' },
    label: { name: 'label', type: 'text', nullable: true },
    type: { name: 'type', type: 'text', nullable: true },
    source: { name: 'source', type: 'text', nullable: true },
    options: { name: 'options', type: 'jsonb' },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface IdempotencyKey {
  keyId: string
  route: string
  idempotencyKey: string
  requestHash: string
  status: number | null
  headers: unknown
  body: string | null
  createdAt: Date
  expiresAt: Date
}

export const IdempotencyKey = new EntitySchema<IdempotencyKey>({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  columns: {
    keyId: { name: 'key_id', type: 'text', primary: true },
    route: { name: 'route', type: 'text', primary: true },
    idempotencyKey: { name: 'idempotency_key', type: 'text', primary: true },
    requestHash: { name: 'request_hash', type: 'text' },
    status: { name: 'status', type: 'integer', nullable: true },
    headers: { name: 'headers', type: 'jsonb', nullable: true },
    body: { name: 'body', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
  },
})

export interface Identity {
  kind: string
  value: string
  contactId: string
  createdAt: Date
  contact?: Contact
}

export const Identity = new EntitySchema<Identity>({
  name: 'Identity',
  tableName: 'identities',
  columns: {
    kind: { name: 'kind', type: 'text', primary: true },
    value: { name: 'value', type: 'text', primary: true },
    contactId: { name: 'contact_id', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
  relations: {
    contact: {
      type: 'many-to-one',
      target: 'Contact',
      joinColumn: [{ name: 'contact_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface Job {
  id: string
  name: string
  payload: unknown
  intent: string | null
  status: string
  dispatches: number
  run: number
  attempts: number
  progress: unknown
  result: unknown
  errorCode: string | null
  error: string | null
  keyId: string | null
  requestId: string | null
  runAt: Date
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  waits: number
  failures: number
  traceParent: string | null
}

export const Job = new EntitySchema<Job>({
  name: 'Job',
  tableName: 'jobs',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    name: { name: 'name', type: 'text' },
    payload: { name: 'payload', type: 'jsonb' },
    intent: { name: 'intent', type: 'text', unique: true, nullable: true },
    status: { name: 'status', type: 'text' },
    dispatches: { name: 'dispatches', type: 'integer', default: () => '0' },
    run: { name: 'run', type: 'integer', default: () => '0' },
    attempts: { name: 'attempts', type: 'integer', default: () => '0' },
    progress: { name: 'progress', type: 'jsonb', nullable: true },
    result: { name: 'result', type: 'jsonb', nullable: true },
    errorCode: { name: 'error_code', type: 'text', nullable: true },
    error: { name: 'error', type: 'text', nullable: true },
    keyId: { name: 'key_id', type: 'text', nullable: true },
    requestId: { name: 'request_id', type: 'text', nullable: true },
    runAt: { name: 'run_at', type: 'timestamptz' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    startedAt: { name: 'started_at', type: 'timestamptz', nullable: true },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
    waits: { name: 'waits', type: 'integer', default: () => '0' },
    failures: { name: 'failures', type: 'integer', default: () => '0' },
    traceParent: { name: 'trace_parent', type: 'text', nullable: true },
  },
})

/** What one process at a time does for all. */
export interface Lease {
  name: string
  holder: string
  until: Date
}

export const Lease = new EntitySchema<Lease>({
  name: 'Lease',
  tableName: 'leases',
  columns: {
    name: { name: 'name', type: 'text', primary: true },
    holder: { name: 'holder', type: 'text' },
    until: { name: 'until', type: 'timestamptz' },
  },
})

export interface LimiterState {
  endpoint: string
  state: string
  updatedAt: Date
}

export const LimiterState = new EntitySchema<LimiterState>({
  name: 'LimiterState',
  tableName: 'limiter_states',
  columns: {
    endpoint: { name: 'endpoint', type: 'text', primary: true },
    state: { name: 'state', type: 'text' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

export interface List {
  id: string
  object: string
  name: string | null
  members: number | null
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const List = new EntitySchema<List>({
  name: 'List',
  tableName: 'lists',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    object: { name: 'object', type: 'text' },
    name: { name: 'name', type: 'text', nullable: true },
    members: { name: 'members', type: 'integer', nullable: true },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface Miss {
  kind: string
  value: string
  checkedAt: Date
  expiresAt: Date
}

export const Miss = new EntitySchema<Miss>({
  name: 'Miss',
  tableName: 'misses',
  columns: {
    kind: { name: 'kind', type: 'text', primary: true },
    value: { name: 'value', type: 'text', primary: true },
    checkedAt: { name: 'checked_at', type: 'timestamptz' },
    expiresAt: { name: 'expires_at', type: 'timestamptz' },
  },
})

export interface OrganizationIdentity {
  kind: string
  value: string
  organizationId: string
  createdAt: Date
  organization?: Organization
}

export const OrganizationIdentity = new EntitySchema<OrganizationIdentity>({
  name: 'OrganizationIdentity',
  tableName: 'organization_identities',
  columns: {
    kind: { name: 'kind', type: 'text', primary: true },
    value: { name: 'value', type: 'text', primary: true },
    organizationId: { name: 'organization_id', type: 'text', primary: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
  },
  relations: {
    organization: {
      type: 'many-to-one',
      target: 'Organization',
      joinColumn: [{ name: 'organization_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface Organization {
  id: string
  apolloId: string | null
  domain: string | null
  name: string | null
  websiteUrl: string | null
  linkedinUrl: string | null
  industry: string | null
  employees: number | null
  city: string | null
  country: string | null
  raw: unknown
  enrichedAt: Date | null
  createdAt: Date
  updatedAt: Date
}

export const Organization = new EntitySchema<Organization>({
  name: 'Organization',
  tableName: 'organizations',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    apolloId: { name: 'apollo_id', type: 'text', unique: true, nullable: true },
    domain: { name: 'domain', type: 'text', unique: true, nullable: true },
    name: { name: 'name', type: 'text', nullable: true },
    websiteUrl: { name: 'website_url', type: 'text', nullable: true },
    linkedinUrl: { name: 'linkedin_url', type: 'text', nullable: true },
    industry: { name: 'industry', type: 'text', nullable: true },
    employees: { name: 'employees', type: 'integer', nullable: true },
    city: { name: 'city', type: 'text', nullable: true },
    country: { name: 'country', type: 'text', nullable: true },
    raw: { name: 'raw', type: 'json', nullable: true },
    enrichedAt: { name: 'enriched_at', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

/** What a consumer could not deal with, so that it could go on. */
export interface ParkedEvent {
  consumer: string
  seq: string
  eventId: string
  type: string
  reason: string
  parkedAt: Date
  consumerEventConsumer?: EventConsumer
}

export const ParkedEvent = new EntitySchema<ParkedEvent>({
  name: 'ParkedEvent',
  tableName: 'parked_events',
  columns: {
    consumer: { name: 'consumer', type: 'text', primary: true },
    seq: { name: 'seq', type: 'bigint', primary: true },
    eventId: { name: 'event_id', type: 'text' },
    type: { name: 'type', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    parkedAt: { name: 'parked_at', type: 'timestamptz' },
  },
  relations: {
    consumerEventConsumer: {
      type: 'many-to-one',
      target: 'EventConsumer',
      joinColumn: [{ name: 'consumer', referencedColumnName: 'name' }],
      nullable: false,
    },
  },
})

export interface Process {
  id: string
  role: string
  startedAt: Date
  seenAt: Date
}

export const Process = new EntitySchema<Process>({
  name: 'Process',
  tableName: 'processes',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    role: { name: 'role', type: 'text' },
    startedAt: { name: 'started_at', type: 'timestamptz' },
    seenAt: { name: 'seen_at', type: 'timestamptz' },
  },
})

export interface PurchaseAnswer {
  reservationId: string
  purchaseId: string
  person: unknown
  chargedMilli: string
  actor: unknown
  requestId: string
  answeredAt: Date
}

export const PurchaseAnswer = new EntitySchema<PurchaseAnswer>({
  name: 'PurchaseAnswer',
  tableName: 'purchase_answers',
  columns: {
    reservationId: { name: 'reservation_id', type: 'text', primary: true },
    purchaseId: { name: 'purchase_id', type: 'text' },
    person: { name: 'person', type: 'json', nullable: true },
    chargedMilli: { name: 'charged_milli', type: 'bigint' },
    actor: { name: 'actor', type: 'json' },
    requestId: { name: 'request_id', type: 'text' },
    answeredAt: { name: 'answered_at', type: 'timestamptz' },
  },
})

export interface PurchaseClaim {
  kind: string
  value: string
  purchaseId: string
  purchase?: Purchase
}

export const PurchaseClaim = new EntitySchema<PurchaseClaim>({
  name: 'PurchaseClaim',
  tableName: 'purchase_claims',
  columns: {
    kind: { name: 'kind', type: 'text', primary: true },
    value: { name: 'value', type: 'text', primary: true },
    purchaseId: { name: 'purchase_id', type: 'text' },
  },
  relations: {
    purchase: {
      type: 'many-to-one',
      target: 'Purchase',
      joinColumn: [{ name: 'purchase_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface PurchaseWait {
  id: string
  wish: unknown
  seenAt: Date
}

export const PurchaseWait = new EntitySchema<PurchaseWait>({
  name: 'PurchaseWait',
  tableName: 'purchase_waits',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    wish: { name: 'wish', type: 'jsonb' },
    seenAt: { name: 'seen_at', type: 'timestamptz' },
  },
})

export interface Purchase {
  id: string
  subject: string
  reservationId: string
  state: string
  wish: unknown
  entityId: string | null
  reason: string | null
  createdAt: Date
  closedAt: Date | null
  reservation?: CreditReservation
}

export const Purchase = new EntitySchema<Purchase>({
  name: 'Purchase',
  tableName: 'purchases',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    subject: { name: 'subject', type: 'text' },
    reservationId: { name: 'reservation_id', type: 'text' },
    state: { name: 'state', type: 'text' },
    wish: { name: 'wish', type: 'jsonb' },
    entityId: { name: 'entity_id', type: 'text', nullable: true },
    reason: { name: 'reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    closedAt: { name: 'closed_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    reservation: {
      type: 'many-to-one',
      target: 'CreditReservation',
      joinColumn: [{ name: 'reservation_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface ReservationBudget {
  reservationId: string
  budgetId: string
  opensAt: Date
  reservation?: CreditReservation
}

export const ReservationBudget = new EntitySchema<ReservationBudget>({
  name: 'ReservationBudget',
  tableName: 'reservation_budgets',
  columns: {
    reservationId: { name: 'reservation_id', type: 'text', primary: true },
    budgetId: { name: 'budget_id', type: 'text', primary: true },
    opensAt: { name: 'opens_at', type: 'timestamptz' },
  },
  relations: {
    reservation: {
      type: 'many-to-one',
      target: 'CreditReservation',
      joinColumn: [{ name: 'reservation_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface RuleFiring {
  id: string
  ruleId: string
  causeId: string
  state: string
  taskId: string | null
  reason: string | null
  createdAt: Date
  finishedAt: Date | null
  eventSeq: string
  actionIndex: number
  action: unknown
  userId: string | null
  chain: unknown
  effect: string | null
  effectSeq: string | null
  rule?: Rule
}

export const RuleFiring = new EntitySchema<RuleFiring>({
  name: 'RuleFiring',
  tableName: 'rule_firings',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    ruleId: { name: 'rule_id', type: 'text' },
    causeId: { name: 'cause_id', type: 'text' },
    state: { name: 'state', type: 'text' },
    taskId: { name: 'task_id', type: 'text', nullable: true },
    reason: { name: 'reason', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
    eventSeq: { name: 'event_seq', type: 'bigint', default: () => '0' },
    actionIndex: { name: 'action_index', type: 'integer', default: () => '0' },
    action: { name: 'action', type: 'jsonb' },
    userId: { name: 'user_id', type: 'text', nullable: true },
    chain: { name: 'chain', type: 'jsonb', default: () => "'[]'::jsonb" },
    effect: { name: 'effect', type: 'text', nullable: true },
    effectSeq: { name: 'effect_seq', type: 'bigint', nullable: true },
  },
  relations: {
    rule: {
      type: 'many-to-one',
      target: 'Rule',
      joinColumn: [{ name: 'rule_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

/** Why a rule answered an event, or why not. */
export interface RuleLog {
  ruleId: string
  eventSeq: string
  eventId: string
  outcome: string
  reason: string | null
  at: Date
  rule?: Rule
}

export const RuleLog = new EntitySchema<RuleLog>({
  name: 'RuleLog',
  tableName: 'rule_log',
  columns: {
    ruleId: { name: 'rule_id', type: 'text', primary: true },
    eventSeq: { name: 'event_seq', type: 'bigint', primary: true },
    eventId: { name: 'event_id', type: 'text' },
    outcome: { name: 'outcome', type: 'text' },
    reason: { name: 'reason', type: 'text', nullable: true },
    at: { name: 'at', type: 'timestamptz' },
  },
  relations: {
    rule: {
      type: 'many-to-one',
      target: 'Rule',
      joinColumn: [{ name: 'rule_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

/** Whose turn it is, where a rule hands out tasks in turn. */
export interface RuleTurn {
  ruleId: string
  actionIndex: number
  turn: number
  rule?: Rule
}

export const RuleTurn = new EntitySchema<RuleTurn>({
  name: 'RuleTurn',
  tableName: 'rule_turns',
  columns: {
    ruleId: { name: 'rule_id', type: 'text', primary: true },
    actionIndex: { name: 'action_index', type: 'integer', primary: true },
    turn: { name: 'turn', type: 'integer' },
  },
  relations: {
    rule: {
      type: 'many-to-one',
      target: 'Rule',
      joinColumn: [{ name: 'rule_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface Rule {
  id: string
  name: string
  event: string
  conditions: unknown
  enabled: boolean
  createdAt: Date
  updatedAt: Date
  actions: unknown
  afterSeq: string
}

export const Rule = new EntitySchema<Rule>({
  name: 'Rule',
  tableName: 'rules',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    name: { name: 'name', type: 'text', unique: true },
    event: { name: 'event', type: 'text' },
    conditions: { name: 'conditions', type: 'jsonb' },
    enabled: { name: 'enabled', type: 'boolean' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    actions: { name: 'actions', type: 'jsonb' },
    afterSeq: { name: 'after_seq', type: 'bigint', default: () => '0' },
  },
})

export interface Schedule {
  name: string
  everySeconds: number
  nextAt: Date
}

export const Schedule = new EntitySchema<Schedule>({
  name: 'Schedule',
  tableName: 'schedules',
  columns: {
    name: { name: 'name', type: 'text', primary: true },
    everySeconds: { name: 'every_seconds', type: 'integer' },
    nextAt: { name: 'next_at', type: 'timestamptz' },
  },
})

/** How many may be enrolled; null is no cap. The row `all` is there from the start: who enrols locks it. */
export interface SequenceCap {
  /** `all`, or a sequence's id. */
  scope: string
  perDay: number | null
  perCompany: number | null
  companyDays: number
  updatedAt: Date
  /** Of a day. */
  perMailbox: number | null
}

export const SequenceCap = new EntitySchema<SequenceCap>({
  name: 'SequenceCap',
  tableName: 'sequence_caps',
  columns: {
    scope: { name: 'scope', type: 'text', primary: true },
    perDay: { name: 'per_day', type: 'integer', nullable: true },
    perCompany: { name: 'per_company', type: 'integer', nullable: true },
    companyDays: { name: 'company_days', type: 'integer' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    perMailbox: { name: 'per_mailbox', type: 'integer', nullable: true },
  },
})

/** Where a contact stood in a sequence each time that a sync saw it differ; a null status: no longer in it. */
export interface SequenceContactHistory {
  id: string
  sequenceId: string
  apolloContactId: string
  status: string | null
  reason: string | null
  step: number | null
  at: Date
}

export const SequenceContactHistory = new EntitySchema<SequenceContactHistory>({
  name: 'SequenceContactHistory',
  tableName: 'sequence_contact_history',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    sequenceId: { name: 'sequence_id', type: 'text' },
    apolloContactId: { name: 'apollo_contact_id', type: 'text' },
    status: { name: 'status', type: 'text', nullable: true },
    reason: { name: 'reason', type: 'text', nullable: true },
    step: { name: 'step', type: 'integer', nullable: true },
    at: { name: 'at', type: 'timestamptz' },
  },
})

/** The sequence's counters at the last reading of its e-mails: what has not moved since is not read again. */
export interface SequenceEmailRead {
  sequenceId: string
  counts: unknown
  readAt: Date
}

export const SequenceEmailRead = new EntitySchema<SequenceEmailRead>({
  name: 'SequenceEmailRead',
  tableName: 'sequence_email_reads',
  columns: {
    sequenceId: { name: 'sequence_id', type: 'text', primary: true },
    counts: { name: 'counts', type: 'jsonb' },
    readAt: { name: 'read_at', type: 'timestamptz' },
  },
})

/** An e-mail of a sequence, with when each thing happened to it, or when a sync first saw that it had. */
export interface SequenceEmail {
  id: string
  sequenceId: string
  apolloContactId: string
  step: number | null
  deliveredAt: Date | null
  bouncedAt: Date | null
  spamBlockedAt: Date | null
  openedAt: Date | null
  clickedAt: Date | null
  repliedAt: Date | null
  unsubscribedAt: Date | null
}

export const SequenceEmail = new EntitySchema<SequenceEmail>({
  name: 'SequenceEmail',
  tableName: 'sequence_emails',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    sequenceId: { name: 'sequence_id', type: 'text' },
    apolloContactId: { name: 'apollo_contact_id', type: 'text' },
    step: { name: 'step', type: 'integer', nullable: true },
    deliveredAt: { name: 'delivered_at', type: 'timestamptz', nullable: true },
    bouncedAt: { name: 'bounced_at', type: 'timestamptz', nullable: true },
    spamBlockedAt: { name: 'spam_blocked_at', type: 'timestamptz', nullable: true },
    openedAt: { name: 'opened_at', type: 'timestamptz', nullable: true },
    clickedAt: { name: 'clicked_at', type: 'timestamptz', nullable: true },
    repliedAt: { name: 'replied_at', type: 'timestamptz', nullable: true },
    unsubscribedAt: { name: 'unsubscribed_at', type: 'timestamptz', nullable: true },
  },
})

/** Held before Apollo is asked, so that of callers at the same moment none passes a cap. */
export interface SequenceEnrolment {
  id: string
  sequenceId: string
  contactId: string
  company: string | null
  mailboxId: string
  /** In UTC, as `2026-03-10`. */
  day: string
  state: string
  heldAt: Date
  settledAt: Date | null
  /** Who is about to ask Apollo; null where nobody heard what became of it. */
  processId: string | null
}

export const SequenceEnrolment = new EntitySchema<SequenceEnrolment>({
  name: 'SequenceEnrolment',
  tableName: 'sequence_enrolments',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    sequenceId: { name: 'sequence_id', type: 'text' },
    contactId: { name: 'contact_id', type: 'text' },
    company: { name: 'company', type: 'text', nullable: true },
    mailboxId: { name: 'mailbox_id', type: 'text' },
    day: { name: 'day', type: 'text' },
    state: { name: 'state', type: 'text' },
    heldAt: { name: 'held_at', type: 'timestamptz' },
    settledAt: { name: 'settled_at', type: 'timestamptz', nullable: true },
    processId: { name: 'process_id', type: 'text', nullable: true },
  },
})

/** A sequence's counters as they last were on a day; null where Apollo was still counting. */
export interface SequenceFigure {
  sequenceId: string
  day: string
  name: string
  scheduled: number | null
  delivered: number | null
  opened: number | null
  replied: number | null
  clicked: number | null
  bounced: number | null
  unsubscribed: number | null
  takenAt: Date
  demoed: number | null
  spamBlocked: number | null
}

export const SequenceFigure = new EntitySchema<SequenceFigure>({
  name: 'SequenceFigure',
  tableName: 'sequence_figures',
  columns: {
    sequenceId: { name: 'sequence_id', type: 'text', primary: true },
    day: { name: 'day', type: 'text', primary: true },
    name: { name: 'name', type: 'text' },
    scheduled: { name: 'scheduled', type: 'integer', nullable: true },
    delivered: { name: 'delivered', type: 'integer', nullable: true },
    opened: { name: 'opened', type: 'integer', nullable: true },
    replied: { name: 'replied', type: 'integer', nullable: true },
    clicked: { name: 'clicked', type: 'integer', nullable: true },
    bounced: { name: 'bounced', type: 'integer', nullable: true },
    unsubscribed: { name: 'unsubscribed', type: 'integer', nullable: true },
    takenAt: { name: 'taken_at', type: 'timestamptz' },
    demoed: { name: 'demoed', type: 'integer', nullable: true },
    spamBlocked: { name: 'spam_blocked', type: 'integer', nullable: true },
  },
})

export interface Sequence {
  id: string
  name: string | null
  isActive: boolean
  isArchived: boolean
  ownerId: string | null
  steps: number | null
  figures: unknown
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const Sequence = new EntitySchema<Sequence>({
  name: 'Sequence',
  tableName: 'sequences',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    name: { name: 'name', type: 'text', nullable: true },
    isActive: { name: 'is_active', type: 'boolean' },
    isArchived: { name: 'is_archived', type: 'boolean' },
    ownerId: { name: 'owner_id', type: 'text', nullable: true },
    steps: { name: 'steps', type: 'integer', nullable: true },
    figures: { name: 'figures', type: 'jsonb' },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface Setting {
  name: string
  value: unknown
  updatedAt: Date
}

export const Setting = new EntitySchema<Setting>({
  name: 'Setting',
  tableName: 'settings',
  columns: {
    name: { name: 'name', type: 'text', primary: true },
    value: { name: 'value', type: 'jsonb' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

export interface SpendGate {
  id: number
  closedBy: string | null
  closedUntil: Date | null
}

export const SpendGate = new EntitySchema<SpendGate>({
  name: 'SpendGate',
  tableName: 'spend_gate',
  columns: {
    id: { name: 'id', type: 'integer', primary: true },
    closedBy: { name: 'closed_by', type: 'text', nullable: true },
    closedUntil: { name: 'closed_until', type: 'timestamptz', nullable: true },
  },
})

export interface StageChange {
  id: string
  object: string
  entityId: string
  fromStageId: string | null
  toStageId: string | null
  source: string
  changedAt: Date
}

export const StageChange = new EntitySchema<StageChange>({
  name: 'StageChange',
  tableName: 'stage_changes',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    object: { name: 'object', type: 'text' },
    entityId: { name: 'entity_id', type: 'text' },
    fromStageId: { name: 'from_stage_id', type: 'text', nullable: true },
    toStageId: { name: 'to_stage_id', type: 'text', nullable: true },
    source: { name: 'source', type: 'text' },
    changedAt: { name: 'changed_at', type: 'timestamptz' },
  },
})

export interface Stage {
  id: string
  object: string
  name: string | null
  position: number | null
  pipelineId: string | null
  probability: number | null
  isWon: boolean | null
  isClosed: boolean | null
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const Stage = new EntitySchema<Stage>({
  name: 'Stage',
  tableName: 'stages',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    object: { name: 'object', type: 'text' },
    name: { name: 'name', type: 'text', nullable: true },
    position: { name: 'position', type: 'integer', nullable: true },
    pipelineId: { name: 'pipeline_id', type: 'text', nullable: true },
    probability: { name: 'probability', type: 'double precision', nullable: true },
    isWon: { name: 'is_won', type: 'boolean', nullable: true },
    isClosed: { name: 'is_closed', type: 'boolean', nullable: true },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

/** Who must not be written to. */
export interface Suppression {
  id: string
  kind: string
  /** The domain, the contact's id, or a hash: an address itself is not kept. */
  subject: string
  reason: string
  note: string | null
  addedBy: string
  createdAt: Date
  /** `apollo`: opted out there. */
  source: string
  /** Null is for ever. */
  until: Date | null
}

export const Suppression = new EntitySchema<Suppression>({
  name: 'Suppression',
  tableName: 'suppressions',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    kind: { name: 'kind', type: 'text' },
    subject: { name: 'subject', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    note: { name: 'note', type: 'text', nullable: true },
    addedBy: { name: 'added_by', type: 'text' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    source: { name: 'source', type: 'text', default: () => "'manual'::text" },
    until: { name: 'until', type: 'timestamptz', nullable: true },
  },
})

export interface SyncCursor {
  object: string
  watermark: string | null
  updatedAt: Date
}

export const SyncCursor = new EntitySchema<SyncCursor>({
  name: 'SyncCursor',
  tableName: 'sync_cursors',
  columns: {
    object: { name: 'object', type: 'text', primary: true },
    watermark: { name: 'watermark', type: 'text', nullable: true },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
})

/** A record of Apollo's as it was last seen there: what the next look is compared with. */
export interface SyncRecord {
  object: string
  apolloId: string
  /** Ours: a contact's or account's id here, the same id for everything else. */
  entityId: string
  state: unknown
  contentHash: string
  stageId: string | null
  /** Apollo's own time of the last change, where it tells one. */
  changedAt: Date | null
  notedAt: Date
  /** Who made the last change that was noted. */
  source: string
  /** The last full reading that saw it. */
  seenIn: string | null
  /** The last full reading that did not. */
  missedIn: string | null
  deletedAt: Date | null
}

export const SyncRecord = new EntitySchema<SyncRecord>({
  name: 'SyncRecord',
  tableName: 'sync_records',
  columns: {
    object: { name: 'object', type: 'text', primary: true },
    apolloId: { name: 'apollo_id', type: 'text', primary: true },
    entityId: { name: 'entity_id', type: 'text' },
    state: { name: 'state', type: 'jsonb' },
    contentHash: { name: 'content_hash', type: 'text' },
    stageId: { name: 'stage_id', type: 'text', nullable: true },
    changedAt: { name: 'changed_at', type: 'timestamptz', nullable: true },
    notedAt: { name: 'noted_at', type: 'timestamptz' },
    source: { name: 'source', type: 'text' },
    seenIn: { name: 'seen_in', type: 'text', nullable: true },
    missedIn: { name: 'missed_in', type: 'text', nullable: true },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface SyncRun {
  id: string
  object: string
  status: string
  counts: unknown
  requests: number
  error: string | null
  startedAt: Date
  finishedAt: Date | null
  /** `full`: everything was read, not only what changed. */
  kind: string
  /** A job that was postponed goes on with the run that it began. */
  jobId: string | null
  /** How many records Apollo says there are. */
  total: number | null
  waitsFor: string | null
  waitsUntil: Date | null
  /** Records that Apollo counts and did not show. */
  unread: number
  /** Records that are known here and that Apollo did not show. */
  vanished: number
  deleted: number
  approvedBy: string | null
  approvedAt: Date | null
}

export const SyncRun = new EntitySchema<SyncRun>({
  name: 'SyncRun',
  tableName: 'sync_runs',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    object: { name: 'object', type: 'text' },
    status: { name: 'status', type: 'text' },
    counts: { name: 'counts', type: 'jsonb' },
    requests: { name: 'requests', type: 'integer', default: () => '0' },
    error: { name: 'error', type: 'text', nullable: true },
    startedAt: { name: 'started_at', type: 'timestamptz' },
    finishedAt: { name: 'finished_at', type: 'timestamptz', nullable: true },
    kind: { name: 'kind', type: 'text', default: () => "'changes'::text" },
    jobId: { name: 'job_id', type: 'text', nullable: true },
    total: { name: 'total', type: 'integer', nullable: true },
    waitsFor: { name: 'waits_for', type: 'text', nullable: true },
    waitsUntil: { name: 'waits_until', type: 'timestamptz', nullable: true },
    unread: { name: 'unread', type: 'integer', default: () => '0' },
    vanished: { name: 'vanished', type: 'integer', default: () => '0' },
    deleted: { name: 'deleted', type: 'integer', default: () => '0' },
    approvedBy: { name: 'approved_by', type: 'text', nullable: true },
    approvedAt: { name: 'approved_at', type: 'timestamptz', nullable: true },
  },
})

export interface Task {
  id: string
  type: string
  priority: string | null
  status: string | null
  title: string | null
  note: string | null
  userId: string | null
  contactId: string | null
  dealId: string | null
  dueAt: Date | null
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const Task = new EntitySchema<Task>({
  name: 'Task',
  tableName: 'tasks',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    type: { name: 'type', type: 'text' },
    priority: { name: 'priority', type: 'text', nullable: true },
    status: { name: 'status', type: 'text', nullable: true },
    title: { name: 'title', type: 'text', nullable: true },
    note: { name: 'note', type: 'text', nullable: true },
    userId: { name: 'user_id', type: 'text', nullable: true },
    contactId: { name: 'contact_id', type: 'text', nullable: true },
    dealId: { name: 'deal_id', type: 'text', nullable: true },
    dueAt: { name: 'due_at', type: 'timestamptz', nullable: true },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface User {
  id: string
  name: string | null
  email: string | null
  title: string | null
  isActive: boolean
  raw: unknown
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | null
}

export const User = new EntitySchema<User>({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    name: { name: 'name', type: 'text', nullable: true },
    email: { name: 'email', type: 'text', nullable: true },
    title: { name: 'title', type: 'text', nullable: true },
    isActive: { name: 'is_active', type: 'boolean' },
    raw: { name: 'raw', type: 'jsonb' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    deletedAt: { name: 'deleted_at', type: 'timestamptz', nullable: true },
  },
})

export interface WebhookDelivery {
  id: string
  endpointId: string
  type: string
  entityId: string
  payload: string
  status: string
  attempts: number
  nextAt: Date
  claimedUntil: Date | null
  lastTriedAt: Date | null
  lastStatus: number | null
  lastError: string | null
  lastAnswer: string | null
  createdAt: Date
  deliveredAt: Date | null
  endpoint?: WebhookEndpoint
}

export const WebhookDelivery = new EntitySchema<WebhookDelivery>({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    endpointId: { name: 'endpoint_id', type: 'text' },
    type: { name: 'type', type: 'text' },
    entityId: { name: 'entity_id', type: 'text' },
    payload: { name: 'payload', type: 'text' },
    status: { name: 'status', type: 'text' },
    attempts: { name: 'attempts', type: 'integer', default: () => '0' },
    nextAt: { name: 'next_at', type: 'timestamptz' },
    claimedUntil: { name: 'claimed_until', type: 'timestamptz', nullable: true },
    lastTriedAt: { name: 'last_tried_at', type: 'timestamptz', nullable: true },
    lastStatus: { name: 'last_status', type: 'integer', nullable: true },
    lastError: { name: 'last_error', type: 'text', nullable: true },
    lastAnswer: { name: 'last_answer', type: 'text', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    deliveredAt: { name: 'delivered_at', type: 'timestamptz', nullable: true },
  },
  relations: {
    endpoint: {
      type: 'many-to-one',
      target: 'WebhookEndpoint',
      joinColumn: [{ name: 'endpoint_id', referencedColumnName: 'id' }],
      nullable: false,
    },
  },
})

export interface WebhookEndpoint {
  id: string
  keyId: string | null
  url: string
  sealedSecret: string
  sealedPrevious: string | null
  previousUntil: Date | null
  disabledAt: Date | null
  disabledReason: string | null
  failingSince: Date | null
  lastSuccessAt: Date | null
  slowUntil: Date | null
  createdAt: Date
  updatedAt: Date
  events: unknown
  conditions: unknown
}

export const WebhookEndpoint = new EntitySchema<WebhookEndpoint>({
  name: 'WebhookEndpoint',
  tableName: 'webhook_endpoints',
  columns: {
    id: { name: 'id', type: 'text', primary: true },
    keyId: { name: 'key_id', type: 'text', nullable: true },
    url: { name: 'url', type: 'text' },
    sealedSecret: { name: 'sealed_secret', type: 'text' },
    sealedPrevious: { name: 'sealed_previous', type: 'text', nullable: true },
    previousUntil: { name: 'previous_until', type: 'timestamptz', nullable: true },
    disabledAt: { name: 'disabled_at', type: 'timestamptz', nullable: true },
    disabledReason: { name: 'disabled_reason', type: 'text', nullable: true },
    failingSince: { name: 'failing_since', type: 'timestamptz', nullable: true },
    lastSuccessAt: { name: 'last_success_at', type: 'timestamptz', nullable: true },
    slowUntil: { name: 'slow_until', type: 'timestamptz', nullable: true },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
    events: { name: 'events', type: 'jsonb', nullable: true },
    conditions: { name: 'conditions', type: 'jsonb', nullable: true },
  },
})

/** All of them, for the entities of a DataSource. */
export const delosEntities = [
  Account,
  Answer,
  ApiKey,
  ApolloCall,
  AuditLog,
  AuditSeal,
  BudgetAlert,
  BudgetWindow,
  Budget,
  CallbackInbox,
  CallbackPeople,
  CallbackRequest,
  CallbackWatcher,
  ContactJoin,
  Contact,
  CreditEntry,
  CreditReservation,
  CreditSaving,
  CrmConnection,
  CrmCursor,
  CrmKey,
  CrmLink,
  CrmParked,
  CrmReview,
  CrmRevisit,
  CrmRun,
  CrmWrite,
  DeadLetter,
  DealStageSetting,
  Deal,
  EnrichmentCount,
  EnrichmentRow,
  Enrichment,
  EventConsumer,
  EventHead,
  Event,
  Field,
  IdempotencyKey,
  Identity,
  Job,
  Lease,
  LimiterState,
  List,
  Miss,
  OrganizationIdentity,
  Organization,
  ParkedEvent,
  Process,
  PurchaseAnswer,
  PurchaseClaim,
  PurchaseWait,
  Purchase,
  ReservationBudget,
  RuleFiring,
  RuleLog,
  RuleTurn,
  Rule,
  Schedule,
  SequenceCap,
  SequenceContactHistory,
  SequenceEmailRead,
  SequenceEmail,
  SequenceEnrolment,
  SequenceFigure,
  Sequence,
  Setting,
  SpendGate,
  StageChange,
  Stage,
  Suppression,
  SyncCursor,
  SyncRecord,
  SyncRun,
  Task,
  User,
  WebhookDelivery,
  WebhookEndpoint,
]
