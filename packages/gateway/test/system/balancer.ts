import { systemClock } from '@delos/client'

/** Sends each request to a member that says it is ready, as a load balancer does. */
export interface Balancer {
  add(url: string): void
  /** Resolves when a member is ready. */
  ready(url: string): Promise<void>
  /** Waits where nobody is ready at the moment. */
  next(): Promise<string>
  close(): void
}

const lookEveryMs = 200

export function createBalancer(): Balancer {
  const members = new Map<string, boolean>()
  let turn = 0
  const over = new AbortController()
  async function watch(url: string): Promise<void> {
    while (!over.signal.aborted) {
      members.set(url, await isReady(url))
      await systemClock.sleep(lookEveryMs)
    }
  }
  return {
    add: (url) => void watch(url),
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
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
