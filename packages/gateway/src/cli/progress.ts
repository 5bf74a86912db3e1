import type { CliStream } from './cli-io.ts'

export interface Progress {
  id: string
  status: string
  reason: string | null
  resumesAt: string | null
  total: number
  done: number
  found: number
  missed: number
  failed: number
  credits: { charged: number; saved: number }
  etaSeconds: number | null
}

const barWidth = 24

/** A bar that is redrawn on a terminal; elsewhere a line for each state and tenth. */
export function createProgressPrinter(stream: CliStream): { show(progress: Progress): void; end(): void } {
  let last = ''
  return {
    show(progress) {
      const step = stream.isTTY ? formatProgress(progress) : `${progress.status} ${Math.floor(shareOf(progress) * 10)}`
      if (step === last) return
      last = step
      const text = formatProgress(progress)
      stream.write(stream.isTTY ? `\r\u001b[2K${text.slice(0, (stream.columns ?? 120) - 1)}` : `${text}\n`)
    },
    end() {
      if (stream.isTTY && last) stream.write('\n')
    },
  }
}

export function formatProgress(progress: Progress): string {
  const { total, done, found, missed, failed, credits, etaSeconds, status } = progress
  const filled = Math.round(shareOf(progress) * barWidth)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`
  const eta = etaSeconds === null ? '' : `, ${etaSeconds} s to go`
  const trouble = failed ? `, ${failed} failed` : ''
  return `${bar} ${done}/${total} ${status}: ${found} found, ${missed} missed${trouble}, ${credits.charged} credits${eta}`
}

function shareOf({ total, done }: Progress): number {
  return total ? done / total : 1
}
