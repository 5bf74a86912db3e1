import type { AppUser, ScriptStep } from './app/app-user.ts'
import { parseChange } from './app/change-json.ts'
import type { CallbackDelivery } from './callback-delivery.ts'
import type { CallbackPlan } from './callback-plan.ts'
import { parseCallbackRule } from './callback-rule-json.ts'
import type { Engine } from './engine.ts'
import { faultRuleJson, parseFaultRule } from './fault-rule-json.ts'
import type { FaultPlan } from './faults.ts'
import { operations } from './operations.ts'
import { recordsOf } from './overview.ts'
import { isRecord, type Params, readInteger, readNumber, readText } from './params.ts'
import { failure, notFound, ok, type Reply } from './reply.ts'
import type { RequestLog } from './request-log.ts'
import { isSeedName, type SeedRecords, seedChanges } from './seed/seed-records.ts'
import type { Service } from './service.ts'
import type { World } from './world/types.ts'

export interface ControlParts {
  engine: Engine
  faults: FaultPlan
  callbacks: CallbackPlan
  delivery: CallbackDelivery
  log: RequestLog
  service: Service
  app: AppUser
  world: World
  now: () => number
  /** Whether other machines may use it. */
  isOpen: boolean
}

interface ControlRequest {
  body: string
  query: Params
  /** What stands after the command. */
  id: string
  isCsv: boolean
}

type Command = (parts: ControlParts, request: ControlRequest) => Reply

const DONE = { ok: true }

export const CONTROL_COMMANDS: Record<string, Command> = {
  'GET stats': ({ engine }) => ok(engine.stats()),
  'GET state': (parts) => ok(stateOf(parts)),
  'GET requests': ({ log }) => ok(log.list()),
  'GET operations': () => ok(operations),
  'GET records/*': ({ engine }, { id }) => {
    const records = recordsOf(engine.team, id)
    return records ? ok(records) : notFound()
  },
  'GET snapshot': ({ service, world }) => ok(service.snapshot(world.seed)),
  'POST snapshot': ({ service, world }, { body }) => {
    service.restore(parseJson(body), world.seed)
    return ok(DONE)
  },
  'GET faults': ({ faults }) => ok(faultList(faults)),
  'POST faults': ({ faults }, { body }) => {
    const rule = parseFaultRule(parseJson(body))
    return typeof rule === 'string' ? failure(400, { error: rule }) : ok({ ...DONE, id: faults.add(rule) })
  },
  'DELETE faults': ({ faults }) => {
    faults.clear()
    return ok(DONE)
  },
  'DELETE faults/*': ({ faults }, { id }) => (faults.remove(Number(id)) ? ok(DONE) : notFound()),
  'GET callback-faults': ({ callbacks }) => ok(callbacks.list()),
  'POST callback-faults': ({ callbacks }, { body }) => {
    const rule = parseCallbackRule(parseJson(body))
    return typeof rule === 'string' ? failure(400, { error: rule }) : ok({ ...DONE, id: callbacks.add(rule) })
  },
  'DELETE callback-faults': ({ callbacks }) => {
    callbacks.clear()
    return ok(DONE)
  },
  'DELETE callback-faults/*': ({ callbacks }, { id }) => (callbacks.remove(Number(id)) ? ok(DONE) : notFound()),
  'GET callbacks': ({ delivery }) => ok(delivery.reports()),
  'POST reset': ({ service, delivery }) => {
    service.reset()
    delivery.clear()
    return ok(DONE)
  },
  'POST outside': ({ service }, { body }) => chargeOutside(service, parseJson(body)),
  'POST app': ({ service, app }, { body }) => workInApp(service, app, parseJson(body)),
  'POST seed': ({ service }, request) => seed(service, request),
}

function stateOf({ engine, faults, callbacks, delivery, log, world, now }: ControlParts): Record<string, unknown> {
  return {
    ...engine.overview(now()),
    stats: engine.stats(),
    people: world.people.length,
    organizations: world.organizations.length,
    faults: faultList(faults),
    callbackFaults: callbacks.list(),
    deliveries: delivery.reports(),
    requests: log.list(),
  }
}

function faultList(faults: FaultPlan): Record<string, unknown>[] {
  return faults.list().map((active) => ({ ...active, rule: faultRuleJson(active.rule) }))
}

function chargeOutside(service: Service, value: unknown): Reply {
  const endpoint = isRecord(value) ? readText(value.endpoint) : undefined
  if (!isRecord(value) || endpoint === undefined) return failure(400, { error: 'endpoint is missing' })
  const requests = readInteger(value.requests) ?? 0
  const credits = readNumber(value.credits) ?? 0
  if (requests < 0 || credits < 0) return failure(400, { error: 'requests and credits cannot be negative' })
  service.chargeOutside(endpoint, requests, credits)
  return ok(DONE)
}

/** One change, or `{ script: [{ afterMs, change }] }`, which is begun and not waited for. */
function workInApp(service: Service, app: AppUser, value: unknown): Reply {
  const script = isRecord(value) ? value.script : undefined
  if (!Array.isArray(script)) {
    const change = parseChange(value)
    return typeof change === 'string'
      ? failure(400, { error: change })
      : ok({ ...DONE, id: service.applyInApp(change) })
  }
  const steps: ScriptStep[] = []
  for (const step of script) {
    const change = parseChange(isRecord(step) ? step.change : undefined)
    if (typeof change === 'string') return failure(400, { error: change })
    steps.push({ afterMs: isRecord(step) ? (readNumber(step.afterMs) ?? 0) : 0, change })
  }
  app.script(steps)
  return ok({ ...DONE, steps: steps.length })
}

/** Records as JSON by their kind, or one kind as CSV under `?kind=contacts`. */
function seed(service: Service, { body, query, isCsv }: ControlRequest): Reply {
  const kind = readText(query.kind) ?? ''
  if (isCsv && !isSeedName(kind))
    return failure(400, { error: 'kind is accounts, contacts, deals, tasks, notes or conversations' })
  const records: unknown = isCsv ? { [kind]: body } : parseJson(body)
  if (!isRecord(records)) return failure(400, { error: 'a seed is an object of lists' })
  const ids = seedChanges(records as SeedRecords).map((change) => service.applyInApp(change))
  return ok({ ...DONE, ids })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
