import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { EmulatorClock } from './clock.ts'
import type { FaultEffect } from './faults.ts'
import { failure, JSON_TYPE, type Reply } from './reply.ts'
import type { Outcome } from './service.ts'

export type Timers = Required<EmulatorClock>

const HTML_502 =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n'

/** Sends what the service decided, spoiled as its effect says. */
export function send(response: ServerResponse, outcome: Outcome, timers: Timers): void {
  const { reply, effect } = outcome
  if (!effect) {
    if (reply) sendReply(response, reply)
  } else if ('hang' in effect) {
    // Nothing is sent; the socket ends with its client or with the server.
  } else if ('reset' in effect) {
    response.socket?.resetAndDestroy()
  } else if ('html502' in effect) {
    sendReply(response, { status: 502, body: HTML_502, contentType: 'text/html' })
  } else if ('status' in effect) {
    sendReply(response, injected(effect))
  } else if (reply) {
    sendSpoiled(response, reply, { effect, timers })
  }
}

function sendSpoiled(response: ServerResponse, reply: Reply, spoil: { effect: FaultEffect; timers: Timers }): void {
  const { effect, timers } = spoil
  if ('delayMs' in effect) {
    timers.setTimeout(() => sendReply(response, reply), effect.delayMs)
  } else if ('truncate' in effect) {
    const body = Buffer.from(reply.body)
    writeHead(response, reply)
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
  } else if ('dripMs' in effect) {
    writeHead(response, reply)
    drip(response, Buffer.from(reply.body), { intervalMs: effect.dripMs, timers })
  } else if ('wrongTypes' in effect) {
    sendReply(response, { ...reply, body: withWrongTypes(reply.body) })
  } else if ('cutList' in effect) {
    sendReply(response, { ...reply, body: withCutLists(reply.body, effect) })
  }
}

export function sendReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return
  writeHead(response, reply)
  response.end(reply.body)
}

function writeHead(response: ServerResponse, reply: Reply): void {
  const headers = [
    'content-type',
    reply.contentType,
    'content-length',
    String(Buffer.byteLength(reply.body)),
    'cache-control',
    'max-age=0, private, must-revalidate',
    'vary',
    'Origin',
    'x-request-id',
    randomUUID(),
    'x-emulator',
    '1',
  ]
  response.writeHead(reply.status, reply.headers ? headers.concat(reply.headers) : headers)
}

function drip(response: ServerResponse, body: Buffer, pace: { intervalMs: number; timers: Timers }, at = 0): void {
  if (response.destroyed) return
  if (at >= body.length) {
    response.end()
    return
  }
  response.write(body.subarray(at, at + 1))
  pace.timers.setTimeout(() => drip(response, body, pace, at + 1), pace.intervalMs)
}

function injected(effect: Extract<FaultEffect, { status: number }>): Reply {
  const reply = effect.body === undefined ? defaultReply(effect.status) : givenReply(effect.status, effect.body)
  return {
    ...reply,
    contentType: effect.contentType ?? reply.contentType,
    headers: Object.entries(effect.headers ?? {}).flat(),
  }
}

function givenReply(status: number, body: unknown): Reply {
  return typeof body === 'string' ? { status, body, contentType: JSON_TYPE } : failure(status, body)
}

function defaultReply(status: number): Reply {
  if (status === 429) {
    return failure(429, { message: 'The maximum number of api calls allowed for this endpoint has been reached.' })
  }
  return failure(status, { status, error: status === 500 ? 'Internal Server Error' : 'Injected fault' })
}

function withWrongTypes(body: string): string {
  try {
    return JSON.stringify(twist(JSON.parse(body)))
  } catch {
    return body
  }
}

/** An index that is being rebuilt shows a part of its rows, or none. */
function withCutLists(body: string, { cutList, total }: { cutList: number; total?: number }): string {
  const answer: unknown = JSON.parse(body)
  if (Array.isArray(answer)) return JSON.stringify(answer.slice(0, cutList))
  const cut = Object.entries(answer as object).map(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) return [name, value.slice(0, cutList)]
    return [name, name === 'pagination' && total !== undefined ? { ...(value as object), total_entries: total } : value]
  })
  return JSON.stringify(Object.fromEntries(cut))
}

function twist(value: unknown): unknown {
  if (Array.isArray(value)) return null
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, twist(item)]))
}
