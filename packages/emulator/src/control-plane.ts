import type { IncomingMessage } from 'node:http'
import type { Engine } from './engine.ts'
import { parseFaultRule } from './fault-rule-json.ts'
import type { FaultPlan } from './faults.ts'
import { isRecord, readInteger, readNumber, readText } from './params.ts'
import { failure, notFound, ok, type Reply } from './reply.ts'
import type { Service } from './service.ts'

export const CONTROL_PREFIX = '/__emulator/'

interface Parts {
  engine: Engine
  faults: FaultPlan
  service: Service
}

/** `/__emulator/*`: inspects and steers the emulator, from this machine only, without a key. */
export function controlPlane(parts: Parts, request: IncomingMessage, body: string): Reply {
  if (!isLoopback(request.socket.remoteAddress)) return failure(403, { error: 'loopback only' })
  const path = (request.url ?? '').split('?')[0] ?? ''
  switch (`${request.method} ${path.slice(CONTROL_PREFIX.length)}`) {
    case 'GET stats':
      return ok(parts.engine.stats())
    case 'POST faults':
      return addFault(parts.faults, body)
    case 'DELETE faults':
      parts.faults.clear()
      return ok({ ok: true })
    case 'POST reset':
      parts.service.reset()
      return ok({ ok: true })
    case 'POST outside':
      return chargeOutside(parts.service, body)
    default:
      return notFound()
  }
}

function addFault(faults: FaultPlan, body: string): Reply {
  const rule = parseFaultRule(parseJson(body))
  if (typeof rule === 'string') return failure(400, { error: rule })
  faults.add(rule)
  return ok({ ok: true })
}

function chargeOutside(service: Service, body: string): Reply {
  const value = parseJson(body)
  const endpoint = isRecord(value) ? readText(value.endpoint) : undefined
  if (!isRecord(value) || endpoint === undefined) return failure(400, { error: 'endpoint is missing' })
  const requests = readInteger(value.requests) ?? 0
  const credits = readNumber(value.credits) ?? 0
  if (requests < 0 || credits < 0) return failure(400, { error: 'requests and credits cannot be negative' })
  service.chargeOutside(endpoint, requests, credits)
  return ok({ ok: true })
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '')
}
