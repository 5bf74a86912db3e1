import { setTimeout as sleep } from 'node:timers/promises'

const lookEveryMs = 200

/** Sends each request to a server that says it is ready, as a load balancer does. */
export function createBalancer() {
  const members = new Map()
  let turn = 0
  const over = new AbortController()
  async function watch(url) {
    while (!over.signal.aborted && members.has(url)) {
      const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) }).then(
        ({ ok }) => ok,
        () => false,
      )
      if (members.has(url)) members.set(url, isReady)
      await sleep(lookEveryMs)
    }
  }
  return {
    add(url) {
      members.set(url, false)
      void watch(url)
    },
    remove: (url) => void members.delete(url),
    async ready(url) {
      while (!members.get(url)) await sleep(lookEveryMs)
    },
    /** Waits where nobody is ready at the moment. */
    async next() {
      for (;;) {
        const ready = [...members].flatMap(([url, is]) => (is ? [url] : []))
        const url = ready[turn++ % ready.length]
        if (url !== undefined) return url
        await sleep(lookEveryMs)
      }
    },
    close: () => over.abort(),
  }
}
