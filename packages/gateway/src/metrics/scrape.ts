import { Counter, type Registry } from 'prom-client'
import type { Reading } from './reading.ts'

const readWithinMs = 3000

export interface ScrapeParts {
  registry: Registry
  readings: readonly Reading[]
  onError(reading: string, error: unknown): void
}

/** All figures as text. A database that is away, or slow, costs the figures that are in it, and no others. */
export function createScrape({ registry, readings, onError }: ScrapeParts): () => Promise<string> {
  const failures = new Counter({
    name: 'delos_metrics_reading_failures_total',
    help: 'Groups of figures that could not be read for a scrape',
    labelNames: ['reading'] as const,
    registers: [registry],
  })
  for (const { name } of readings) failures.inc({ reading: name }, 0)
  let underWay: Promise<unknown> | undefined

  async function take({ name, gauges, read }: Reading): Promise<void> {
    try {
      const put = await within(readWithinMs, read())
      for (const gauge of gauges) gauge.reset()
      put()
    } catch (error) {
      for (const gauge of gauges) gauge.reset()
      failures.inc({ reading: name })
      onError(name, error)
    }
  }

  return async () => {
    // Two who ask at once get the figures of one look.
    underWay ??= Promise.all(readings.map(take)).finally(() => {
      underWay = undefined
    })
    await underWay
    return registry.metrics()
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No figures within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
