import { systemClock } from '@delos/client'

/** Sends each request to a member that says it is ready, as a load balancer does. */
export interface Balancer {
  add(url: string): void
  remove(url: string): void
  /** Resolves when a member is ready. */
  ready(url: string): Promise<void>
  /** Waits where nobody is ready at the moment. */
  next(): Promise<string>
  close(): void
}

const lookEveryMs = 200
/** A loaded machine answers late, and is none the worse for it. */
const answerWithinMs = 5000

export function createBalancer(): Balancer {
  const members = new Map<string, boolean>()
  let turn = 0
  const over = new AbortController()
  async function watch(url: string): Promise<void> {
    while (!over.signal.aborted && members.has(url)) {
      const ready = await isReady(url)
      if (members.has(url)) members.set(url, ready)
      await systemClock.sleep(lookEveryMs)
    }
  }
  return {
    add(url) {
      members.set(url, false)
      void watch(url)
    },
    remove: (url) => void members.delete(url),
    async ready(url) {
      while (!members.get(url)) await systemClock.sleep(lookEveryMs)
    },
    async next() {
      for (;;) {
        const ready = [...members].flatMap(([url, is]) => (is ? [url] : []))
        const url = ready[turn++ % ready.length]
        if (url !== undefined) return url
        await systemClock.sleep(lookEveryMs)
      }
    },
    close: () => over.abort(),
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
