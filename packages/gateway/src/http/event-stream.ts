import { once } from 'node:events'
import { Readable } from 'node:stream'
import { listEventsAfter, readHead } from '../db/events.ts'
import { invalidInput } from '../operation.ts'
import { placeOf } from '../services/events/event-cursor.ts'
import { viewEvent } from '../services/events/event-view.ts'
import { listEvents, toFilter } from '../services/events/list-events.ts'
import type { Answer } from './answer.ts'
import { problemAnswer } from './problem.ts'
import { headerOf } from './request-state.ts'
import type { RouteCall } from './route.ts'

const keepAliveMs = 15_000
/** A reader that takes nothing for so long is cut off; it comes back with `Last-Event-ID`. */
const stalledMs = 60_000
const pageSize = 100

type Wish = Parameters<typeof toFilter>[0]

/**
 * The feed as server-sent events. What the reader has not taken is not read from the database: a slow one holds a page in
 * memory, and falls behind by itself alone.
 */
export async function eventStream(call: RouteCall): Promise<Answer> {
  const { gateway, context, request, reply } = call
  const after = headerOf(request, 'last-event-id') || undefined
  const input = listEvents.input.safeParse(after ? { ...call.input, after } : call.input)
  if (!input.success) throw invalidInput(input.error)
  const { limit: _, ...wish } = input.data
  const isFromNow = wish.after === undefined && wish.since === undefined
  const from = isFromNow ? await readHead(context.db) : await placeOf(context.db, wish)
  const release = gateway.streams.take(context.actor.id)
  const gone = new AbortController()
  void once(reply.raw, 'close').finally(() => {
    gone.abort()
    release()
  })
  const signal = AbortSignal.any([gone.signal, gateway.streams.ending])
  const body = Readable.from(follow(call, { from, wish, signal }), { objectMode: true, highWaterMark: 1 })
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  }
  return { status: 200, headers, body }
}

interface Following {
  from: number
  wish: Wish
  signal: AbortSignal
}

async function* follow(call: RouteCall, { from, wish, signal }: Following): AsyncGenerator<string> {
  const { db, clock } = call.gateway
  const filter = toFilter(wish)
  const watch = watchReader(call)
  let at = from
  try {
    yield* watch.handOver('retry: 2000\n: open\n\n')
    for (;;) {
      const head = await readHead(db)
      const events = await listEventsAfter(db, { ...filter, after: at, until: head, limit: pageSize })
      for (const event of events) {
        const view = viewEvent(event)
        yield* watch.handOver(`id: ${view.cursor}\nevent: ${view.type}\ndata: ${JSON.stringify(view)}\n\n`)
      }
      at = events.length === pageSize ? (events.at(-1)?.seq ?? head) : head
      if (events.length < pageSize && (await isQuiet(call, at, signal))) yield* watch.handOver(': still here\n\n')
    }
  } catch (error) {
    if (!signal.aborted) yield `event: error\ndata: ${problemAnswer(error, call.request.id, clock.now()).body}\n\n`
  } finally {
    watch.end()
  }
}

/** Waits for the next event; true where none came for a while. */
async function isQuiet({ gateway }: RouteCall, seq: number, signal: AbortSignal): Promise<boolean> {
  const nap = new AbortController()
  const both = AbortSignal.any([signal, nap.signal])
  try {
    return await Promise.race([
      gateway.feed.past(seq, both).then(() => false),
      gateway.clock.sleep(keepAliveMs, both).then(() => true),
    ])
  } finally {
    nap.abort()
  }
}

/** Hands text over and looks, all the while, whether it is taken. */
function watchReader({ reply }: RouteCall) {
  let waitingSince: number | undefined
  const timer = setInterval(() => {
    if (waitingSince !== undefined && performance.now() - waitingSince > stalledMs) reply.raw.destroy()
  }, stalledMs / 4)
  timer.unref()
  return {
    *handOver(text: string) {
      waitingSince = performance.now()
      yield text
      waitingSince = undefined
    },
    end: () => clearInterval(timer),
  }
}
