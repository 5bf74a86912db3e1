import { z } from 'zod'
import { putSetting } from '../../db/settings.ts'
import { operation } from '../../operation.ts'
import { calendarSetting, loadWorkCalendar, workCalendar } from './work-calendar.ts'

export const getWorkCalendar = operation({
  name: 'rules.get_calendar',
  summary: 'Which days the team works, by which tasks of rules are due',
  scope: 'read',
  input: z.strictObject({}),
  output: workCalendar,
  run: ({ db }) => loadWorkCalendar(db),
})

export const putWorkCalendar = operation({
  name: 'rules.put_calendar',
  summary: 'Say which days the team works, and in which time zone',
  scope: 'write',
  input: workCalendar,
  output: workCalendar,
  async run({ mutate, clock }, calendar) {
    return mutate(async (tx) => {
      const before = await loadWorkCalendar(tx)
      await putSetting(tx, { name: calendarSetting, value: calendar, at: new Date(clock.now()) })
      return {
        value: calendar,
        audit: {
          action: 'work_calendar.changed',
          entityType: 'setting',
          entityId: calendarSetting,
          before,
          after: calendar,
        },
      }
    })
  },
})
