import type { EmulatorClock } from '../clock.ts'
import type { FaultPlan } from '../faults.ts'
import type { HubspotObject } from './object-types.ts'
import type { HubspotProperty } from './property.ts'

export interface HubspotToken {
  token: string
  /** Default: every scope. */
  scopes?: readonly string[]
  /** Epoch milliseconds after which it is refused as expired. */
  expiresAt?: number
}

export interface HubspotLimits {
  /** Requests in any ten seconds; default 190. */
  burst?: number
  /** Default 10,000; shorter windows make tests and figures quick. */
  burstMs?: number
  /** Searches in any second; default 5. */
  search?: number
  /** Default 1,000. */
  searchMs?: number
  /** Requests a day; default 650,000. */
  daily?: number
}

export interface HubspotPerson {
  id: string
  email: string
  firstName: string
  lastName: string
  /** A person who has left. */
  archived?: boolean
}

export interface HubspotOptions {
  /** Default 0: a free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
  /** Seed of the dice; default 1. */
  seed?: number
  /** Rules of weather that others hold as well; default: a plan of its own. */
  faults?: FaultPlan
  clock?: EmulatorClock
  /** Default: one token, `pat-emulated-hubspot`, with every scope. */
  tokens?: readonly HubspotToken[]
  limits?: HubspotLimits
  /** How long a change takes to show in searches; default 1,000. */
  indexLagMs?: number
  owners?: readonly HubspotPerson[]
  /** Properties of the portal's own, beside HubSpot's. */
  properties?: Partial<Record<HubspotObject, readonly HubspotProperty[]>>
  /** What becomes of two records that are merged: the primary one goes on, or both end in a record with an id of its own. Default `primary`. */
  merges?: 'primary' | 'new_record'
  /** Whether results of batches name the `objectWriteTraceId` of their inputs; default true. */
  echoesTraceIds?: boolean
}

export const DEFAULT_TOKEN = 'pat-emulated-hubspot'

export const defaultOwners: readonly HubspotPerson[] = [
  { id: '71000001', email: 'ada@portal.example', firstName: 'Ada', lastName: 'Byron' },
  { id: '71000002', email: 'grace@portal.example', firstName: 'Grace', lastName: 'Murray' },
  { id: '71000003', email: 'left@portal.example', firstName: 'Lena', lastName: 'Gone', archived: true },
]
