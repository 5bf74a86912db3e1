/** Apollo's own counting, for tests: fixed windows that open at the first request counted in them. */
export interface OracleWindow {
  header: string
  usageHeader: string
  limit: number
  lengthMs: number
}

export interface OracleAnswer {
  status: 200 | 429
  headers: Headers
  retryAfterMs: number | undefined
}

export interface Oracle {
  count(now: number): OracleAnswer
  /** How many requests each closed or open window of the shortest length admitted, in order. */
  readonly admitted: readonly number[]
  readonly refused: number
}

export function createOracle(windows: readonly OracleWindow[]): Oracle {
  const open = windows.map(() => ({ from: Number.NEGATIVE_INFINITY, used: 0 }))
  const admitted: number[] = []
  let refused = 0
  return {
    admitted,
    get refused() {
      return refused
    },
    count(now) {
      windows.forEach((window, i) => {
        if (now < (open[i]?.from ?? 0) + window.lengthMs) return
        open[i] = { from: now, used: 0 }
        if (i === 0) admitted.push(0)
      })
      const spent = windows.findIndex((window, i) => (open[i]?.used ?? 0) >= window.limit)
      const headers = new Headers()
      if (spent < 0) {
        for (const window of open) window.used += 1
        admitted[admitted.length - 1] = (admitted.at(-1) ?? 0) + 1
      } else refused += 1
      windows.forEach((window, i) => {
        headers.set(window.header, String(window.limit))
        headers.set(window.usageHeader, String(open[i]?.used))
      })
      const spentWindow = windows[spent]
      const leftMs = spentWindow === undefined ? undefined : (open[spent]?.from ?? 0) + spentWindow.lengthMs - now
      const retryAfterMs = leftMs === undefined ? undefined : Math.ceil(leftMs / 1000) * 1000
      return { status: spent < 0 ? 200 : 429, headers, retryAfterMs }
    },
  }
}
