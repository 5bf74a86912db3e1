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

const lookEveryMs = 50

export function createBalancer(): Balancer {
  const members = new Map<string, boolean>()
  let turn = 0
  const timer = setInterval(() => {
    for (const url of members.keys()) {
      void isReady(url).then((ready) => members.set(url, ready))
    }
  }, lookEveryMs)
  return {
    add: (url) => void members.set(url, false),
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
    close: () => clearInterval(timer),
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
