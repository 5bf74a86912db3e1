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

export interface EventTables {
  events: EventsTable
  eventHead: EventHeadTable
}
