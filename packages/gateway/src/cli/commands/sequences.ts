import { Option } from 'commander'
import type { ApiCommandGroup } from '../api-command.ts'
import { cursorOptions, listOption, option, pageOption } from '../option-parsers.ts'
import { formatEnrolment } from './enrolment-format.ts'
import { capsCommands } from './sequence-caps.ts'
import { suppressionCommands } from './suppressions.ts'

const one = (id: string | undefined, rest: string): string => `/api/sequences/${encodeURIComponent(id ?? '')}${rest}`

const emailColumns = ['sent', 'opened', 'replied', 'bounced'].map((name) => `emails.${name}`)
const gained = ['sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'].map((name) => `gained.${name}`)
const figureColumns = ['day', ...gained, 'total.sent', 'total.opened', 'total.replied', 'total.bounced']

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
      usage: 'figures <sequenceId>',
      description: 'how it was received, day by day',
      options: [option('--from <day>', 'first day (default: 30 days ago)'), option('--to <day>', 'last day')],
      request: ([id], { from, to }) => ({ method: 'GET', path: one(id, '/figures'), query: { from, to } }),
      rows: { name: 'days', columns: figureColumns },
    },
    {
      usage: 'contacts <sequenceId>',
      description: 'who is in it, as the last sync saw it',
      options: [option('--status <status>', 'such as active, paused, finished, bounced'), ...cursorOptions],
      request: ([id], { status, cursor, limit }) => ({
        method: 'GET',
        path: one(id, '/contacts'),
        query: { status, cursor, limit },
      }),
      rows: { name: 'contacts', columns: ['contactId', 'status', 'reason', 'step', 'since', ...emailColumns] },
    },
    {
      usage: 'contact <sequenceId> <contactId>',
      description: 'a contact’s way through it',
      request: ([id, contactId = '']) => ({
        method: 'GET',
        path: one(id, `/contacts/${encodeURIComponent(contactId)}`),
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
