import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSystemClock, type EmulatorClock } from '../clock.ts'
import { FaultPlan } from '../faults.ts'
import { closeServer, listen } from '../listen.ts'
import { failure } from '../reply.ts'
import { readBody } from '../request-body.ts'
import { send, sendReply, type Timers } from '../send.ts'
import { Allowance } from './allowance.ts'
import { type DuplicateRule, Org } from './org.ts'
import { jsonType } from './refusal.ts'
import type { Field } from './schema/field.ts'
import { SalesforceService } from './service.ts'
import { type SalesforceTokens, SignIn } from './sign-in.ts'
import { createWorldHand, type SalesforceWorld } from './world.ts'

export interface SalesforceOptions {
  /** Default 0: a free port. */
  port?: number
  /** Default `127.0.0.1`. */
  host?: string
  /** Of the faults' dice; default 1. */
  seed?: number
  clock?: EmulatorClock
  /** Requests in any 24 hours; default 100,000. */
  dailyRequests?: number
  /** How long an access token is good; default two hours. */
  tokenLifeMs?: number
  /** Whether a refresh token is good once only; default true. */
  isRotating?: boolean
  /** Default: a contact or a lead with the e-mail address of another is blocked. */
  duplicateRules?: DuplicateRule[]
  /** Whether collections tell which records are there already, as calls of one record do; default false. */
  showsDuplicates?: boolean
  /** Fields of the org's own, by object. */
  fields?: Record<string, Field[]>
}

/** A running Salesforce. */
export interface SalesforceEmulator {
  /** Of the token endpoint and of the instance. */
  url: string
  port: number
  clientId: string
  clientSecret: string
  faults: FaultPlan
  /** What people do there themselves. */
  world: SalesforceWorld
  signIn: {
    /** What a user's consent in the browser ends with. */
    consent(): SalesforceTokens
    /** Ends every session; refresh tokens stay good. */
    expire(): void
    /** Ends every session and every grant. */
    revoke(): void
    /** Answers of the token endpoint, in order. */
    readonly refreshes: readonly ('ok' | 'refused')[]
  }
  /** Requests by endpoint, such as `collections/create`. */
  requests(endpoint?: string): number
  /** Another program of the org uses up requests. */
  useOutside(requests: number): void
  /** Ends every connection, also hanging ones. */
  close(): Promise<void>
}

export const salesforceClient = { clientId: 'emulated-client', clientSecret: 'emulated-secret' }

/** 200 rows with every field filled. */
const maxBodyBytes = 8_388_608
const twoHoursMs = 7_200_000
const defaultRules: DuplicateRule[] = [
  { object: 'Contact', fields: ['Email'], allowSave: true },
  { object: 'Lead', fields: ['Email'], allowSave: true },
]

/** Starts a stateful local Salesforce. Throws where the port is taken. */
export async function createSalesforce(options: SalesforceOptions = {}): Promise<SalesforceEmulator> {
  const system = createSystemClock()
  const clock = options.clock ?? system
  const timers: Timers = {
    now: () => clock.now(),
    setTimeout: (run, delayMs) => (clock.setTimeout ? clock.setTimeout(run, delayMs) : system.setTimeout(run, delayMs)),
  }
  let backdatedMs: number | undefined
  const now = (): number => backdatedMs ?? clock.now()
  const org = new Org(now, {
    duplicateRules: options.duplicateRules ?? defaultRules,
    ...(options.fields ? { fields: options.fields } : {}),
  })
  const { tokenLifeMs = twoHoursMs, isRotating = true } = options
  const signIn = new SignIn({ ...salesforceClient, tokenLifeMs, isRotating }, org, now)
  const allowance = new Allowance(options.dailyRequests ?? 100_000, now)
  const faults = new FaultPlan(options.seed ?? 1)
  let url = ''
  const showsDuplicates = options.showsDuplicates ?? false
  const service = new SalesforceService({ org, signIn, allowance, faults, showsDuplicates, origin: () => url })
  const server = createServer((request, response) => {
    handle(service, { request, response, timers }).catch(() => response.destroy())
  })
  const address = await listen(server, options)
  url = address.url
  return {
    ...address,
    ...salesforceClient,
    faults,
    world: createWorldHand(org, (ms, work) => {
      backdatedMs = ms
      try {
        work()
      } finally {
        backdatedMs = undefined
      }
    }),
    signIn,
    requests: (endpoint) =>
      endpoint === undefined
        ? [...service.counts.values()].reduce((sum, count) => sum + count, 0)
        : (service.counts.get(endpoint) ?? 0),
    useOutside: (requests) => allowance.use(requests),
    close: () => closeServer(server),
  }
}

async function handle(
  service: SalesforceService,
  { request, response, timers }: { request: IncomingMessage; response: ServerResponse; timers: Timers },
): Promise<void> {
  const body = await readBody(request, maxBodyBytes)
  if (body === undefined) {
    sendReply(response, failure(413, [{ message: 'Request size exceeded', errorCode: 'REQUEST_TOO_LARGE' }], jsonType))
    return
  }
  const { method = 'GET', url = '/', headers } = request
  send(response, service.answer({ method, url, headers, body }), timers)
}
