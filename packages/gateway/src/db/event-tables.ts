import type { Json, Timestamp } from './columns.ts'

/** Append only, in the order of the commits: a cursor that has passed a number has seen all that came before. */
export interface EventsTable {
  seq: number
  id: string
  /** `contact.stage_changed` */
  type: string
  entityType: string
  entityId: string
  source: 'apollo' | 'delos' | 'crm'
  data: Json<Record<string, unknown>>
  at: Timestamp
}

/** One row: the number of the last event. Who locks it appends next. */
export interface EventHeadTable {
  id: number
  seq: number
}

/** Who listens to the feed: everything up to the number has been dealt with. */
export interface EventConsumersTable {
  name: string
  seq: number
  updatedAt: Timestamp
}

/** What a consumer could not deal with, so that it could go on. */
export interface ParkedEventsTable {
  consumer: string
  seq: number
  eventId: string
  type: string
  reason: string
  parkedAt: Timestamp
}

/** Why a rule answered an event, or why not. */
export interface RuleLogTable {
  ruleId: string
  eventSeq: number
  eventId: string
  outcome: 'fired' | 'not_matched' | 'stopped'
  reason: string | null
  at: Timestamp
}

/** Whose turn it is, where a rule hands out tasks in turn. */
export interface RuleTurnsTable {
  ruleId: string
  actionIndex: number
  turn: number
}

export interface EventTables {
  events: EventsTable
  eventHead: EventHeadTable
  eventConsumers: EventConsumersTable
  parkedEvents: ParkedEventsTable
  ruleLog: RuleLogTable
  ruleTurns: RuleTurnsTable
}
