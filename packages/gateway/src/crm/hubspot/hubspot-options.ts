import type { Clock } from '@delos/client'
import type { Secret } from '../../secret.ts'
import type { BudgetStore } from './budget-store.ts'

export interface HubspotLimitOptions {
  /** Requests in any ten seconds, until an answer states the portal's own number. Default 100, that of the smallest plan. */
  burst?: number
  /** Default 10,000. */
  burstMs?: number
  /** Searches in any second; no answer states it. Default 4 of HubSpot's 5. */
  search?: number
  /** Default 1,000. */
  searchMs?: number
}

export interface HubspotAdapterOptions {
  /** Of a private app. */
  token: Secret
  clock: Clock
  /** Default: HubSpot's own. */
  baseUrl?: string
  /** For tests and development: this machine may be the other end. Default false. */
  allowLoopback?: boolean
  limits?: HubspotLimitOptions
  /** Shares the budgets with other processes. Default: this adapter's memory. */
  budgets?: BudgetStore
  /** The longest wait for a limit before `rate_limited` is thrown. Default 30,000. */
  maxWaitMs?: number
  /** For one request, from the look-up to the end of the answer. Default 30,000. */
  timeoutMs?: number
  /** How far a change may lag behind in HubSpot's search. Default 300,000. */
  indexLagMs?: number
  /** A property with unique values that each creation writes its key to: what became of one whose answer was lost can be read then. */
  keyProperty?: string
}

export const hubspotUrl = 'https://api.hubapi.com'
