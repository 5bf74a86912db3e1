import { Option } from 'commander'
import type { ApiCommand, ApiCommandGroup } from '../api-command.ts'
import { cursorOptions, numberOption, option } from '../option-parsers.ts'
import { formatDryRun } from './rule-formats.ts'

const one = (id: string | undefined, rest = ''): string => `/api/rules/${encodeURIComponent(id ?? '')}${rest}`

const dryRunCommand: ApiCommand = {
  usage: 'dry-run <rule>',
  description: 'what a rule would have answered since a time, and why or why not; nothing is done',
  options: [
    option('--since <time>', 'from when on, such as 2026-03-01T00:00:00Z').makeOptionMandatory(),
    numberOption('--limit <n>', 'how many events to show'),
  ],
  request: ([id], { since, limit }) => ({ method: 'POST', path: one(id, '/dry-run'), body: { since, limit } }),
  format: formatDryRun,
}

export const ruleCommands: ApiCommandGroup = {
  name: 'rules',
  description: 'what follows from what happens; a rule is named by its name or id',
  commands: [
    {
      usage: 'list',
      description: 'the rules',
      options: cursorOptions,
      request: (_args, { cursor, limit }) => ({ method: 'GET', path: '/api/rules', query: { cursor, limit } }),
      rows: { name: 'rules', columns: ['id', 'name', 'event', 'enabled', 'conditions', 'updatedAt'] },
    },
    { usage: 'show <rule>', description: 'one rule', request: ([id]) => ({ method: 'GET', path: one(id) }) },
    toggle('enable', true),
    toggle('disable', false),
    {
      usage: 'delete <rule>',
      description: 'delete a rule; what it has not done yet is not done any more',
      request: ([id]) => ({ method: 'DELETE', path: one(id) }),
    },
    {
      usage: 'log <rule>',
      description: 'why it answered what happened, or why not, the newest first',
      options: [
        new Option('--outcome <outcome>', 'only these').choices(['fired', 'not_matched', 'stopped']),
        ...cursorOptions,
      ],
      request: ([id], { outcome, cursor, limit }) => ({
        method: 'GET',
        path: one(id, '/log'),
        query: { outcome, cursor, limit },
      }),
      rows: { name: 'log', columns: ['judgedAt', 'outcome', 'entity.type', 'entity.id', 'reason', 'actions'] },
    },
    dryRunCommand,
  ],
}

function toggle(usage: 'enable' | 'disable', enabled: boolean): ApiCommand {
  return {
    usage: `${usage} <rule>`,
    description: enabled ? 'have it answer what comes from now on' : 'have it answer nothing more',
    request: ([id]) => ({ method: 'PATCH', path: one(id), body: { enabled } }),
  }
}
