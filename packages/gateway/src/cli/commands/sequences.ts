import { Option } from 'commander'
import type { ApiCommandGroup } from '../api-command.ts'
import { listOption, option, pageOption } from '../option-parsers.ts'
import { formatEnrolment } from './enrolment-format.ts'
import { capsCommands } from './sequence-caps.ts'
import { suppressionCommands } from './suppressions.ts'

const one = (id: string | undefined, rest: string): string => `/api/sequences/${encodeURIComponent(id ?? '')}${rest}`

export const sequenceCommands: ApiCommandGroup = {
  name: 'sequences',
  description: 'e-mail sequences, and who must not enter any',
  commands: [
    {
      usage: 'list',
      description: 'sequences with their figures',
      options: [option('--name <part>', 'part of the name'), pageOption],
      request: (_args, { name, page }) => ({ method: 'GET', path: '/api/sequences', query: { name, page } }),
      rows: {
        name: 'sequences',
        columns: ['id', 'name', 'active', 'counts.delivered', 'counts.opened', 'counts.replied', 'counts.bounced'],
      },
    },
    {
      usage: 'add <sequenceId> <contactIds...>',
      description: 'enrol contacts, and say of each who stays outside why',
      options: [
        listOption('--mailbox <id>', 'mailbox to send from; several take turns'),
        new Option('--rotate', 'all usable mailboxes take turns'),
        listOption('--allow <safeguard>', 'safeguard of Apollo’s to lift, such as not_owned'),
        option('--dry-run', 'say what would happen'),
      ],
      request: ([id, ...contactIds], { mailbox, rotate, allow, dryRun }) => ({
        method: 'POST',
        path: one(id, '/contacts'),
        body: { contactIds, mailboxIds: mailbox, rotateMailboxes: rotate, allow, dryRun },
      }),
      format: formatEnrolment,
    },
    {
      usage: 'remove <sequenceId> <contactIds...>',
      description: 'take contacts out',
      options: [new Option('--mode <mode>', 'how').choices(['remove', 'stop', 'mark_as_finished'])],
      request: ([id, ...contactIds], { mode }) => ({
        method: 'POST',
        path: one(id, '/contacts/remove'),
        body: { contactIds, mode },
      }),
    },
    {
      usage: 'mailboxes',
      description: 'what sequences can send from, and why not from the others',
      request: () => ({ method: 'GET', path: '/api/sequences/mailboxes' }),
      rows: {
        name: 'mailboxes',
        columns: ['id', 'email', 'userId', 'usable', 'problem', 'enrolledToday', 'dailyEmails'],
      },
    },
    ...capsCommands,
    ...suppressionCommands,
  ],
}
