import type { Logger } from 'pino'

type Step = () => Promise<void> | void

/** What has been set up, to be taken down in reverse order. */
export interface Teardown {
  add(step: Step): void
  /** Does it once a second, and a last time when all is taken down. */
  everySecond(work: () => Promise<void>): void
  close(): Promise<void>
}

const everyMs = 1000

export function createTeardown(log: Logger): Teardown {
  const steps: Step[] = []
  return {
    add(step) {
      steps.push(step)
    },
    everySecond(work) {
      const failed = (error: unknown) => log.error({ err: error }, 'the work of every second failed')
      const timer = setInterval(() => void work().catch(failed), everyMs)
      steps.push(async () => {
        clearInterval(timer)
        await work()
      })
    },
    async close() {
      for (const step of steps.splice(0).reverse()) await step()
    },
  }
}
