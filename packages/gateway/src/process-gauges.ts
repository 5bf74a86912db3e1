import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { Gauges } from './load.ts'

export interface ProcessGauges extends Gauges {
  close(): void
}

const memoryEveryMs = 250
const delayEveryMs = 1000
const resolutionMs = 20
const mebibyte = 1024 * 1024

/** The heap against V8's own limit, and all memory against the configured one, or the container's where it has one. */
export function openProcessGauges({ maxMemoryMb }: { maxMemoryMb: number | undefined }): ProcessGauges {
  const mostBytes = maxMemoryMb === undefined ? containerLimit() : maxMemoryMb * mebibyte
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  let share = memoryShare(mostBytes)
  let delaysMs: [before: number, last: number] = [0, 0]

  const memoryTimer = setInterval(() => {
    share = memoryShare(mostBytes)
  }, memoryEveryMs).unref()
  const delayTimer = setInterval(() => {
    // The middle one of the last second: a single pause, for a collection or a frozen process, is no overload.
    const middleMs = delay.count ? Math.max(0, delay.percentile(50) / 1e6 - resolutionMs) : 0
    delaysMs = [delaysMs[1], middleMs]
    delay.reset()
  }, delayEveryMs).unref()

  return {
    memoryShare: () => share,
    loopDelayMs: () => Math.min(...delaysMs),
    close() {
      clearInterval(memoryTimer)
      clearInterval(delayTimer)
      delay.disable()
    },
  }
}

function memoryShare(mostBytes: number | undefined): number {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics()
  const heapShare = usedBytes / limitBytes
  return mostBytes === undefined ? heapShare : Math.max(heapShare, process.memoryUsage.rss() / mostBytes)
}

/** Zero, or a number beyond any memory, stands for no limit. */
function containerLimit(): number | undefined {
  const bytes = process.constrainedMemory()
  return bytes > 0 && bytes < 2 ** 50 ? bytes : undefined
}
