import { InvalidArgumentError } from 'commander'
import type { ApiCommandGroup } from '../api-command.ts'
import { cursorOptions, listOption, option } from '../option-parsers.ts'

export const jobCommands: ApiCommandGroup = {
  name: 'jobs',
  description: 'work in the background',
  commands: [
    {
      usage: 'list',
      description: 'jobs, the newest first',
      options: [
        option('--name <name>', 'only of this name'),
        option('--status <status>', 'only in this state'),
        ...cursorOptions,
      ],
      request: (_args, { name, status, cursor, limit }) => ({
        method: 'GET',
        path: '/api/jobs',
        query: { name, status, cursor, limit },
      }),
      rows: { name: 'jobs', columns: ['id', 'name', 'status', 'attempts', 'createdAt', 'finishedAt', 'error.message'] },
    },
    {
      usage: 'show <id>',
      description: 'one job',
      request: ([id = '']) => ({ method: 'GET', path: `/api/jobs/${encodeURIComponent(id)}` }),
    },
    {
      usage: 'retry <id>',
      description: 'run a dead or cancelled job again',
      request: ([id = '']) => ({ method: 'POST', path: `/api/jobs/${encodeURIComponent(id)}/retry` }),
    },
    {
      usage: 'start <name>',
      description: 'start a job',
      options: [option('--payload <json>', 'what it is given').argParser(parseJson)],
      request: ([name], { payload }) => ({ method: 'POST', path: '/api/jobs', body: { name, payload } }),
    },
  ],
}

export const deadLetterCommands: ApiCommandGroup = {
  name: 'dead-letters',
  description: 'jobs that failed their last attempt',
  commands: [
    {
      usage: 'list',
      description: 'dead letters, the newest first',
      options: [option('--name <name>', 'only of this job'), ...cursorOptions],
      request: (_args, { name, cursor, limit }) => ({
        method: 'GET',
        path: '/api/dead-letters',
        query: { name, cursor, limit },
      }),
      rows: { name: 'deadLetters', columns: ['id', 'jobId', 'name', 'code', 'reason', 'attempts', 'diedAt'] },
    },
    {
      usage: 'replay',
      description: 'run them again, each once: all, or those named',
      options: [listOption('--id <id>', 'this one'), option('--name <name>', 'those of this job')],
      request: (_args, { id, name }) => ({ method: 'POST', path: '/api/dead-letters/replay', body: { ids: id, name } }),
    },
  ],
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It must be JSON.')
  }
}
