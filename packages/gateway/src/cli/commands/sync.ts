import { Option } from 'commander'
import type { ApiCommand } from '../api-command.ts'
import { cursorOptions, option } from '../option-parsers.ts'

export const syncCommand: ApiCommand = {
  usage: 'sync <object>',
  description:
    'read what changed in Apollo: contacts, accounts, deals, tasks, sequences, users, stages, lists, fields, all',
  options: [new Option('--full', 'read everything, and find what is gone')],
  request: ([object], { full }) => ({ method: 'POST', path: '/api/sync', body: { object, full } }),
  rows: { name: 'jobs', columns: ['object', 'jobId', 'alreadyRunning'] },
}

export const syncRunsCommand: ApiCommand = {
  usage: 'runs',
  description: 'the syncs that ran, the newest first',
  options: [option('--object <object>', 'only of this kind of record'), ...cursorOptions],
  request: (_args, { object, cursor, limit }) => ({
    method: 'GET',
    path: '/api/sync',
    query: { object, cursor, limit },
  }),
  rows: {
    name: 'runs',
    columns: [
      'id',
      'object',
      'kind',
      'status',
      'counts.read',
      'counts.created',
      'counts.updated',
      'deleted',
      'requests',
      'seconds',
      'error',
    ],
  },
}

export const syncApproveCommand: ApiCommand = {
  usage: 'approve <run>',
  description: 'agree to the deletions that a sync has found',
  request: ([id = '']) => ({ method: 'POST', path: `/api/sync/runs/${encodeURIComponent(id)}/approve` }),
}
