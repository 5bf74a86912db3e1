import type { ApiCommandGroup } from '../api-command.ts'
import { option, pageOption } from '../option-parsers.ts'

export const taskCommands: ApiCommandGroup = {
  name: 'tasks',
  description: 'follow-up tasks',
  commands: [
    {
      usage: 'list',
      description: 'tasks',
      options: [pageOption],
      request: (_args, { page }) => ({ method: 'GET', path: '/api/tasks', query: { page } }),
      rows: { name: 'tasks', columns: ['id', 'type', 'title', 'status', 'priority', 'dueAt', 'contact'] },
    },
    {
      usage: 'create <contactId>',
      description: 'make a task for a contact',
      options: [
        option('--type <type>', 'such as call or action_item').makeOptionMandatory(),
        option('--due <time>', 'such as 2026-12-01T09:00:00Z').makeOptionMandatory(),
        option('--title <title>', 'what to do'),
        option('--note <note>', 'more about it'),
        option('--priority <priority>', 'high, medium or low'),
        option('--user <userId>', 'for whom'),
      ],
      request: ([contactId], { type, due, title, note, priority, user }) => ({
        method: 'POST',
        path: '/api/tasks',
        body: { contactId, type, dueAt: due, title, note, priority, userId: user },
      }),
    },
  ],
}
