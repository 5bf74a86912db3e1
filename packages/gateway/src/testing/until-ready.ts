import { systemClock } from '@delos/client'
import type { ServerChild } from './server-child.ts'

const pollMs = 30
const limitMs = 30_000

/** Asks until the server answers; a server that ended, or never answers, is an error that shows what it wrote. */
export async function untilReady(server: ServerChild, ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + limitMs
  for (;;) {
    try {
      await ask()
      return
    } catch (error) {
      if (server.hasExited()) throw new Error(`The server ended: ${server.output()}`, { cause: error })
      if (Date.now() > deadline) throw new Error(`The server is not ready: ${server.output()}`, { cause: error })
      await systemClock.sleep(pollMs)
    }
  }
}
