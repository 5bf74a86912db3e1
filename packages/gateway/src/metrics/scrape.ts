import { Counter, type Registry } from 'prom-client'
import type { Reading } from './reading.ts'

const readWithinMs = 3000
/** A large reading may keep the database busy for a fiftieth of the time. */
const restFactor = 50
const quickMs = 200

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

  const restUntil = new Map<string, number>()

  async function take({ name, gauges, read, isLarge = false }: Reading): Promise<void> {
    const begunAt = performance.now()
    if (isLarge && begunAt < (restUntil.get(name) ?? 0)) return
    try {
      const reading = read()
      if (isLarge) void reading.catch(() => {}).then(() => rest(name, begunAt))
      const put = await within(readWithinMs, reading)
      for (const gauge of gauges) gauge.reset()
      put()
    } catch (error) {
      for (const gauge of gauges) gauge.reset()
      failures.inc({ reading: name })
      onError(name, error)
    }
  }

  function rest(name: string, begunAt: number): void {
    const tookMs = performance.now() - begunAt
    if (tookMs > quickMs) restUntil.set(name, begunAt + restFactor * tookMs)
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
