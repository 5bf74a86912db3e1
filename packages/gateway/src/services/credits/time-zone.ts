/** A day of the calendar; `month` counts from 0, and `day` may lie outside of the month, as in `Date.UTC`. */
export interface CalendarDay {
  year: number
  month: number
  day: number
}

const hourMs = 60 * 60 * 1000
const dayMs = 24 * hourMs

/** Whether this runtime knows the IANA name, such as `Europe/Berlin`; a bare offset is none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The days of a time zone as moments. */
export interface Calendar {
  /** The day that is under way at this moment: the last one whose start is not after it. */
  dayAt(at: Date): CalendarDay
  /** The first moment of the day: midnight, the earlier one where there are two, or the first moment after a skipped one. */
  startOf(day: CalendarDay): Date
}

export function createCalendar(timeZone: string): Calendar {
  const offsetAt = offsetsOf(timeZone)
  return {
    dayAt(at) {
      const local = dayOf(at.getTime() + offsetAt(at.getTime()))
      const tomorrow = { ...local, day: local.day + 1 }
      // Clocks that go back over midnight show the old date once more; the day that began stays begun.
      return startOf(tomorrow, offsetAt) <= at.getTime() ? normal(tomorrow) : local
    },
    startOf: (day) => new Date(startOf(day, offsetAt)),
  }
}

export type OffsetAt = (epochMs: number) => number

function startOf({ year, month, day }: CalendarDay, offsetAt: OffsetAt): number {
  const midnight = Date.UTC(year, month, day)
  const before = offsetAt(midnight - dayMs)
  const after = offsetAt(midnight + dayMs)
  if (before === after) return midnight - before
  const midnights = [before, after].flatMap((offset) =>
    offsetAt(midnight - offset) === offset ? [midnight - offset] : [],
  )
  return midnights.length ? Math.min(...midnights) : transitionBetween(midnight - after, midnight - before, offsetAt)
}

/** The moment at which the clocks were set forward over midnight. */
function transitionBetween(from: number, to: number, offsetAt: OffsetAt): number {
  const old = offsetAt(from)
  let [early, late] = [from, to]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (offsetAt(middle) === old) early = middle
    else late = middle
  }
  return late
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
export function offsetsOf(timeZone: string): OffsetAt {
  if (timeZone === 'UTC') return () => 0
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (epochMs) => {
    const part = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1000) * 1000
  }
}

function dayOf(localMs: number): CalendarDay {
  const date = new Date(localMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() }
}

function normal({ year, month, day }: CalendarDay): CalendarDay {
  return dayOf(Date.UTC(year, month, day))
}
