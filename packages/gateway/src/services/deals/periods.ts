/** A month or a quarter; days are those of UTC, as `2026-03-31`. */
export interface Period {
  /** `2026-03` or `2026-Q1` */
  name: string
  from: string
  to: string
}

export type PeriodKind = 'month' | 'quarter'

const months = { month: 1, quarter: 3 } as const

/** The period that the day is in, and those that follow. */
export function listPeriods(kind: PeriodKind, { from, count }: { from: string; count: number }): Period[] {
  const year = Number(from.slice(0, 4))
  const month = Number(from.slice(5, 7)) - 1
  const first = month - (month % months[kind])
  return Array.from({ length: count }, (_, index) => periodAt(kind, year, first + index * months[kind]))
}

function periodAt(kind: PeriodKind, year: number, month: number): Period {
  const from = dayOf(new Date(Date.UTC(year, month, 1)))
  const to = dayOf(new Date(Date.UTC(year, month + months[kind], 0)))
  const name =
    kind === 'month' ? from.slice(0, 7) : `${from.slice(0, 4)}-Q${Math.floor(Number(from.slice(5, 7)) / 3) + 1}`
  return { name, from, to }
}

export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10)
}
