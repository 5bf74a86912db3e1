import { z } from 'zod'
import type { ReadDb } from '../../db/database.ts'
import { findSetting } from '../../db/settings.ts'
import { type CalendarDay, createCalendar, isTimeZone, offsetsOf } from '../credits/time-zone.ts'

export const calendarSetting = 'work-calendar'
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

export const workCalendar = z.strictObject({
  timeZone: z.string().refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin').default('UTC'),
  workingDays: z.array(z.enum(weekdays)).min(1, 'must name at least one day').default(weekdays.slice(0, 5)),
  holidays: z.array(z.iso.date('must be a day such as 2026-12-25')).max(1000).default([]),
  dayEndsAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 17:00')
    .default('17:00')
    .describe('When tasks are due on their day'),
})

export type WorkCalendar = z.output<typeof workCalendar>

export async function loadWorkCalendar(db: ReadDb): Promise<WorkCalendar> {
  return workCalendar.parse((await findSetting(db, calendarSetting)) ?? {})
}

/** Longer than any chain of holidays: a calendar that leaves no working day comes to an end as well. */
const mostDays = 4000

/** The end of the working day that is so many after this one; 0 is today, or the next working day where today is over. */
export function dueAtEndOf(calendar: WorkCalendar, { days, from }: { days: number; from: Date }): Date {
  let day = createCalendar(calendar.timeZone).dayAt(from)
  if (days === 0 && isWorkingDay(calendar, day) && endOf(calendar, day) > from) return endOf(calendar, day)
  let left = Math.max(1, days)
  for (let passed = 0; left > 0 && passed < mostDays; passed += 1) {
    day = nextDay(day)
    if (isWorkingDay(calendar, day)) left -= 1
  }
  return endOf(calendar, day)
}

function nextDay({ year, month, day }: CalendarDay): CalendarDay {
  const next = new Date(Date.UTC(year, month, day + 1))
  return { year: next.getUTCFullYear(), month: next.getUTCMonth(), day: next.getUTCDate() }
}

function isWorkingDay({ workingDays, holidays }: WorkCalendar, { year, month, day }: CalendarDay): boolean {
  const date = new Date(Date.UTC(year, month, day))
  const weekday = weekdays[(date.getUTCDay() + 6) % 7]
  return weekday !== undefined && workingDays.includes(weekday) && !holidays.includes(date.toISOString().slice(0, 10))
}

/** By the clock on the wall, also on a day on which it is changed. */
function endOf({ timeZone, dayEndsAt }: WorkCalendar, { year, month, day }: CalendarDay): Date {
  const [hours = 0, minutes = 0] = dayEndsAt.split(':').map(Number)
  const local = Date.UTC(year, month, day, hours, minutes)
  const offsetAt = offsetsOf(timeZone)
  return new Date(local - offsetAt(local - offsetAt(local)))
}
