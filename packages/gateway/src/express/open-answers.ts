import type { IncomingMessage, ServerResponse } from 'node:http'

/** The answers under way of a door that shares another application's server, which cannot count them for it. */
export interface OpenAnswers {
  add(request: IncomingMessage, response: ServerResponse): void
  /** Resolves when all have ended. Streams of events are cut off, as is what has not ended in time. */
  ended(withinMs: number): Promise<void>
}

export function createOpenAnswers(): OpenAnswers {
  const open = new Set<ServerResponse>()
  const streams = new Set<ServerResponse>()
  let onEmpty = () => {}

  return {
    add(request, response) {
      open.add(response)
      if (request.headers.accept?.includes('text/event-stream')) streams.add(response)
      response.once('close', () => {
        open.delete(response)
        streams.delete(response)
        if (!open.size) onEmpty()
      })
    },
    async ended(withinMs) {
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve
      })
      for (const response of streams) if (response.headersSent) response.destroy()
      if (!open.size) return
      const timer = setTimeout(() => open.forEach((response) => response.destroy()), withinMs)
      await empty
      clearTimeout(timer)
    },
  }
}
