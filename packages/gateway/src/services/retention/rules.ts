import { type RawBuilder, sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Tables } from '../../db/tables.ts'

/** What stays, why it cannot grow without end, or what is forgotten and when. Every table has one of these. */
export type Retention =
  | { kept: string }
  | { bounded: string }
  | { goesWith: keyof Tables }
  /** Deleted by what else looks after it. */
  | { tidiedBy: string }
  | { forget(moments: Moments): RawBuilder<unknown> }

export interface Moments {
  now: Date
  dayAgo: Date
  monthAgo: Date
  /** DELOS_EVENTS_KEPT_DAYS ago. */
  eventsFrom: Date
  /** DELOS_HISTORY_KEPT_DAYS ago. */
  historyFrom: Date
}

const dayMs = 24 * 60 * 60_000

export function momentsAt(now: number, { eventsKeptDays, historyKeptDays }: Config): Moments {
  const daysAgo = (days: number) => new Date(now - days * dayMs)
  return {
    now: new Date(now),
    dayAgo: daysAgo(1),
    monthAgo: daysAgo(30),
    eventsFrom: daysAgo(eventsKeptDays),
    historyFrom: daysAgo(historyKeptDays),
  }
}

const record = { kept: 'a record of Apollo’s or yours' } as const
const books = { kept: 'the books: every credit can be accounted for, however long ago' } as const
const settings = { bounded: 'what somebody has set up' } as const
const perRecord = { bounded: 'a row for each record' } as const
const history = { kept: 'the history that reports are made of' } as const

/** The one table of what becomes of each table. */
export const retention: Record<keyof Tables, Retention> = {
  apiKeys: settings,
  settings,
  budgets: settings,
  schedules: settings,
  sequenceCaps: settings,
  dealStageSettings: settings,
  webhookEndpoints: settings,
  crmConnections: settings,
  rules: settings,
  ruleTurns: settings,
  suppressions: { kept: 'nobody who must not be written to may be forgotten' },

  organizations: record,
  accounts: record,
  contacts: record,
  deals: record,
  tasks: record,
  sequences: record,
  users: record,
  stages: record,
  lists: record,
  fields: record,
  identities: perRecord,
  organizationIdentities: perRecord,
  contactJoins: perRecord,
  contactSplits: perRecord,
  syncRecords: perRecord,
  crmLinks: perRecord,
  crmKeys: perRecord,
  crmParked: perRecord,
  crmReviews: perRecord,
  crmRevisits: perRecord,
  stageChanges: history,
  sequenceFigures: history,
  sequenceContactHistory: history,
  sequenceEmails: history,
  sequenceEmailReads: perRecord,
  sequenceEnrolments: history,

  enrichments: { kept: 'your lists, with what became of each row' },
  enrichmentRows: { goesWith: 'enrichments' },
  enrichmentCounts: { goesWith: 'enrichments' },

  creditReservations: books,
  creditEntries: books,
  creditSavings: books,
  reservationBudgets: books,
  purchases: books,
  budgetWindows: { kept: 'one row a window: what was allowed and what was spent' },
  budgetAlerts: { kept: 'at most a few rows a window: that somebody was warned' },
  auditLog: { kept: 'a chain: an entry that is gone could not be told from one that was taken out' },
  auditSeals: { kept: 'what the chain is checked with' },

  spendGate: { bounded: 'one row' },
  eventHead: { bounded: 'one row' },
  purchaseClaims: { bounded: 'who is under purchase at the moment' },
  purchaseAnswers: { bounded: 'what is about to be filed' },
  leases: { bounded: 'a row for each thing that one process does for all' },
  limiterStates: { bounded: 'a row for each limit' },
  syncCursors: { bounded: 'a row for each kind of record' },
  crmCursors: { bounded: 'a row for each kind of record' },
  eventConsumers: { bounded: 'a row for each that listens' },
  parkedEvents: { kept: 'until somebody deals with it' },

  events: { tidiedBy: 'tidy-events' },
  callbackRequests: { tidiedBy: 'tidy-callbacks' },
  callbackInbox: { tidiedBy: 'tidy-callbacks' },
  callbackPeople: { goesWith: 'callbackRequests' },
  callbackWatchers: { goesWith: 'callbackRequests' },
  apolloCalls: { tidiedBy: 'own-calls' },

  answers: { forget: ({ now }) => sql`expires_at <= ${now}` },
  misses: { forget: ({ now }) => sql`expires_at <= ${now}` },
  idempotencyKeys: { forget: ({ now }) => sql`expires_at <= ${now}` },
  purchaseWaits: { forget: ({ dayAgo }) => sql`seen_at < ${dayAgo}` },
  processes: { forget: ({ monthAgo }) => sql`seen_at < ${monthAgo}` },
  webhookDeliveries: { forget: ({ monthAgo }) => sql`created_at < ${monthAgo} and status <> 'pending'` },
  ruleLog: { forget: ({ eventsFrom }) => sql`at < ${eventsFrom}` },
  /** Not before its event: read again, that would be answered a second time. */
  ruleFirings: {
    forget: ({ eventsFrom }) => sql`finished_at < ${eventsFrom} and state <> 'pending'
      and event_seq < (select min(seq) from events)`,
  },
  deadLetters: { forget: ({ historyFrom }) => sql`coalesce(replayed_at, died_at) < ${historyFrom}` },
  jobs: {
    forget: ({ historyFrom }) => sql`finished_at < ${historyFrom} and status in ('completed', 'cancelled', 'dead')
      and not exists (select from dead_letters where job_id = jobs.id)`,
  },
  /** The newest of each kind says how far a sync has come. */
  syncRuns: {
    forget: ({ historyFrom }) => sql`finished_at < ${historyFrom} and exists (
      select from sync_runs newer where newer.object = sync_runs.object and newer.kind = sync_runs.kind
        and newer.status = 'completed' and newer.id > sync_runs.id)`,
  },
  crmRuns: {
    forget: ({ historyFrom }) => sql`finished_at < ${historyFrom} and exists (
      select from crm_runs newer where newer.connection_id = crm_runs.connection_id
        and newer.state = 'completed' and newer.id > crm_runs.id)`,
  },
  crmWrites: { goesWith: 'crmRuns' },
}
