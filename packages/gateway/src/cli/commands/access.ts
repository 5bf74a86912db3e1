import { Option } from 'commander'
import type { ApiCommand, ApiCommandGroup } from '../api-command.ts'
import { exitCodes } from '../exit-codes.ts'
import { cursorOptions, listOption, numberOption, option } from '../option-parsers.ts'

export const keyCommands: ApiCommandGroup = {
  name: 'keys',
  description: 'who may use this gateway',
  commands: [
    {
      usage: 'list',
      description: 'keys, without their secrets',
      options: cursorOptions,
      request: (_args, { cursor, limit }) => ({ method: 'GET', path: '/api/keys', query: { cursor, limit } }),
      rows: {
        name: 'keys',
        columns: ['id', 'name', 'kind', 'scopes', 'team', 'createdAt', 'expiresAt', 'revokedAt', 'lastUsedAt'],
      },
    },
    {
      usage: 'create <name>',
      description: 'make a key; its secret is shown only now',
      options: [
        listOption('--scope <scope>', 'read, write, approve or admin; several with commas').makeOptionMandatory(),
        option('--team <team>', 'whose spending it counts to'),
        option('--strict', 'refuse parameters that Apollo would ignore'),
        numberOption('--expires-in-days <n>', 'how long it is good for'),
        new Option('--kind <kind>', 'an agent needs a budget').choices(['service', 'agent']),
        numberOption('--budget <credits>', 'credits that it may spend in a period'),
        new Option('--period <period>', 'period of the budget')
          .choices(['day', 'week', 'month', 'total'])
          .default('month'),
      ],
      request: ([name], { scope, team, strict, expiresInDays, kind, budget, period }) => ({
        method: 'POST',
        path: '/api/keys',
        body: {
          name,
          scopes: scope,
          team,
          strict,
          expiresInDays,
          kind,
          budget: budget === undefined ? undefined : { limitCredits: budget, period },
        },
      }),
    },
    {
      usage: 'revoke <id>',
      description: 'end a key, for good',
      request: ([id = '']) => ({ method: 'DELETE', path: `/api/keys/${encodeURIComponent(id)}` }),
    },
  ],
}

export const auditCommand: ApiCommand = {
  usage: 'audit',
  description: 'who did what, the newest first',
  options: [
    option('--action <action>', 'only this'),
    option('--entity-type <type>', 'only records of this kind'),
    option('--entity-id <id>', 'only this record'),
    ...cursorOptions,
  ],
  request: (_args, { action, entityType, entityId, cursor, limit }) => ({
    method: 'GET',
    path: '/api/audit',
    query: { action, entityType, entityId, cursor, limit },
  }),
  rows: { name: 'entries', columns: ['seq', 'at', 'actor.name', 'action', 'entityType', 'entityId'] },
}

export const verifyCommand: ApiCommand = {
  usage: 'verify',
  description: 'check that no entry was changed, removed or slipped in',
  options: [option('--head <hash>', 'the head that an earlier check gave')],
  request: (_args, { head }) => ({ method: 'GET', path: '/api/audit/verify', query: { head } }),
  exitCode: ({ ok }) => (ok === true ? exitCodes.ok : exitCodes.failed),
}
