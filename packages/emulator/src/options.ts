import type { EmulatorClock } from './clock.ts'
import type { ApolloKey } from './keys.ts'
import type { Plan, WindowLimits } from './plans.ts'
import type { SeedRecords } from './seed/seed-records.ts'
import type { World } from './world/types.ts'

export interface CallbackOptions {
  /** Real milliseconds between a request and its callback; default 1,000. */
  delayMs?: number
}

export interface EmulatorOptions {
  /** Default 0: a free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
  /** Seed of the world and of the dice of the faults; default 1. */
  seed?: number
  /** Default: the seeded world of 520 organizations and 20,500 people. */
  world?: World
  /** Which row of Apollo's rate-limit table applies; default `professional`. */
  plan?: Plan
  /**
   * Endpoints that the plan does not include, answered with 403; `true`: those that keys of the free plan are known to
   * be refused for. Default: none.
   */
  refusedByPlan?: boolean | string[]
  /** Overrides by endpoint, such as `people/match`; null is unlimited, an absent window keeps the plan's limit. */
  limits?: Record<string, Partial<WindowLimits>>
  /** The team's pool; default 10,000. */
  credits?: number
  /** Real milliseconds of one emulated minute; default 60,000. Hour and day scale along. */
  minuteMs?: number
  clock?: EmulatorClock
  /** Results that are posted to webhooks: phone numbers and waterfalls. */
  callbacks?: CallbackOptions
  /** Default: the master key `emulator-master-key`. */
  keys?: ApolloKey[]
  /** Accept `api_key` in query or body, as Apollo once did; default false. */
  allowKeyInParameters?: boolean
  /** Records that the team has from the start, also after a reset. */
  records?: SeedRecords
  /** So many more saved contacts from the start, which take no memory until they are changed; default 0. */
  savedContacts?: number
  /** Real milliseconds after which searches show what was written; default 0. */
  indexLagMs?: number
  /** Lets other machines use the control plane, as a container's host is one; default false. */
  openControlPlane?: boolean
  /** A file that keeps the state over a crash: every counted request is appended, and replayed at the start. */
  journal?: string
}

export const DEFAULT_CALLBACK_DELAY_MS = 1000
