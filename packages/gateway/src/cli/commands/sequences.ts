import { Option } from 'commander'
import type { ApiCommandGroup } from '../api-command.ts'
import { option, pageOption } from '../option-parsers.ts'

export const sequenceCommands: ApiCommandGroup = {
  name: 'sequences',
  description: 'e-mail sequences',
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
      description: 'enrol contacts',
      options: [option('--mailbox <id>', 'mailbox to send from'), option('--dry-run', 'say what would happen')],
      request: ([id = '', ...contactIds], { mailbox, dryRun }) => ({
        method: 'POST',
        path: `/api/sequences/${encodeURIComponent(id)}/contacts`,
        body: { contactIds, mailboxId: mailbox, dryRun },
      }),
    },
    {
      usage: 'remove <sequenceId> <contactIds...>',
      description: 'take contacts out',
      options: [new Option('--mode <mode>', 'how').choices(['remove', 'stop', 'mark_as_finished'])],
      request: ([id = '', ...contactIds], { mode }) => ({
        method: 'POST',
        path: `/api/sequences/${encodeURIComponent(id)}/contacts/remove`,
        body: { contactIds, mode },
      }),
    },
  ],
}
