import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { Operation } from '../operation.ts'
import type { Answer } from './answer.ts'
import { problemAnswer } from './problem.ts'
import type { RouteCall } from './route.ts'

const pollMs = 250
const keepAliveMs = 15_000
const ended = new Set(['completed', 'cancelled', 'failed'])

/** Server-sent events: the progress whenever it changes, and `done` with the last of it. */
export async function enrichmentEvents(call: RouteCall, get: Operation): Promise<Answer> {
  const first = await get.call(call.context, call.input)
  const events = Readable.from(follow(call, get, first), { objectMode: true })
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
  return { status: 200, headers, body: events }
}

async function* follow(call: RouteCall, get: Operation, first: unknown): AsyncGenerator<string> {
  const { clock } = call.gateway
  const signal = goneSignal(call)
  let sent = ''
  let sentAt = clock.now()
  let progress = first
  try {
    for (;;) {
      const text = JSON.stringify(progress)
      if (hasEnded(progress)) {
        yield `event: done\ndata: ${text}\n\n`
        return
      }
      if (text !== sent) yield `event: progress\ndata: ${text}\n\n`
      else if (clock.now() - sentAt >= keepAliveMs) yield ': still here\n\n'
      if (text !== sent || clock.now() - sentAt >= keepAliveMs) sentAt = clock.now()
      sent = text
      await clock.sleep(pollMs, signal)
      progress = await get.call(call.context, call.input)
    }
  } catch (error) {
    if (signal.aborted) return
    yield `event: error\ndata: ${problemAnswer(error, call.request.id, clock.now()).body}\n\n`
  }
}

function hasEnded(progress: unknown): boolean {
  return typeof progress === 'object' && progress !== null && 'status' in progress && ended.has(String(progress.status))
}

/** Aborts when the reader went away or the gateway closes. */
function goneSignal({ reply, gateway }: RouteCall): AbortSignal {
  const gone = new AbortController()
  void once(reply.raw, 'close').then(
    () => gone.abort(),
    () => gone.abort(),
  )
  return AbortSignal.any([gone.signal, gateway.streams.ending])
}
