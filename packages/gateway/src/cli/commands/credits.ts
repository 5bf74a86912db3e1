import { Option } from 'commander'
import type { ApiCommand, ApiCommandGroup, Flags } from '../api-command.ts'
import { cursorOptions, numberOption, option } from '../option-parsers.ts'
import { formatRecord } from '../table.ts'

export const creditsCommand: ApiCommand = {
  usage: 'credits',
  description: 'what was spent, held and saved',
  request: () => ({ method: 'GET', path: '/api/credits' }),
  format: ({ others, ...figures }) => [formatRecord(figures), ...otherLines(others)].join('\n'),
}

function otherLines(others: unknown): string[] {
  const found = (others ?? []) as { endpoint: string; calls: number; window: string }[]
  if (!found.length) return ['Nobody else of the team is seen to use Apollo’s API.']
  const lines = found.map(({ endpoint, calls, window }) => `  ${endpoint}: at least ${calls} calls in this ${window}`)
  return ['Somebody else of the team uses Apollo’s API:', ...lines]
}

export const ledgerCommand: ApiCommand = {
  usage: 'ledger',
  description: 'every paid call, the newest first',
  options: [option('--state <state>', 'only in this state'), ...cursorOptions],
  request: (_args, { state, cursor, limit }) => ({
    method: 'GET',
    path: '/api/credits/ledger',
    query: { state, cursor, limit },
  }),
  rows: {
    name: 'ledger',
    columns: ['id', 'endpoint', 'state', 'held', 'charged', 'people', 'key', 'tag', 'createdAt'],
  },
}

export const alertsCommand: ApiCommand = {
  usage: 'alerts',
  description: 'budgets that passed a share of their limit, the newest first',
  options: [option('--budget <id>', 'only of this budget'), ...cursorOptions],
  request: (_args, { budget, cursor, limit }) => ({
    method: 'GET',
    path: '/api/credits/alerts',
    query: { budget, cursor, limit },
  }),
  rows: { name: 'alerts', columns: ['budget', 'share', 'usedCredits', 'limitCredits', 'at', 'closesAt'] },
}

const scopes = ['key', 'team', 'tag', 'job', 'session'] as const

export const budgetCommands: ApiCommandGroup = {
  name: 'budgets',
  description: 'limits on spending',
  commands: [
    {
      usage: 'list',
      description: 'budgets and what is left of them',
      options: cursorOptions,
      request: (_args, { cursor, limit }) => ({ method: 'GET', path: '/api/budgets', query: { cursor, limit } }),
      rows: {
        name: 'budgets',
        columns: [
          'id',
          'scope',
          'period',
          'limitCredits',
          'window.charged',
          'window.reserved',
          'window.remaining',
          'window.closesAt',
        ],
      },
    },
    {
      usage: 'show <id>',
      description: 'one budget, what is left of it and the warnings it gave',
      request: ([id = '']) => ({ method: 'GET', path: `/api/budgets/${encodeURIComponent(id)}` }),
    },
    {
      usage: 'set <id>',
      description: 'make or change a budget; without a scope it holds for everything',
      options: [
        numberOption('--limit <credits>', 'credits in a period').makeOptionMandatory(),
        new Option('--period <period>', 'how long').choices(['day', 'week', 'month', 'total']).makeOptionMandatory(),
        option('--timezone <name>', 'whose days they are, as Europe/Berlin (default: UTC)'),
        ...scopes.map((scope) =>
          option(`--${scope === 'key' ? 'for-key' : scope} <${scope}>`, `only for this ${scope}`),
        ),
      ],
      request: ([id = ''], flags) => ({
        method: 'PUT',
        path: `/api/budgets/${encodeURIComponent(id)}`,
        body: { scope: scopeOf(flags), period: flags.period, limitCredits: flags.limit, timezone: flags.timezone },
      }),
    },
    {
      usage: 'delete <id>',
      description: 'remove a budget',
      request: ([id = '']) => ({ method: 'DELETE', path: `/api/budgets/${encodeURIComponent(id)}` }),
    },
  ],
}

/** `--key` is taken by the key that asks. */
function scopeOf(flags: Flags): Record<string, unknown> {
  const { forKey, team, tag, job, session } = flags
  return Object.fromEntries(
    Object.entries({ key: forKey, team, tag, job, session }).filter(([, value]) => value !== undefined),
  )
}
