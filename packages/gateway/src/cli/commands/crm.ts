import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import type { ApiCommandGroup } from '../api-command.ts'
import { cursorOptions, option, pairOption } from '../option-parsers.ts'

const at = (id = ''): string => `/api/crm/connections/${encodeURIComponent(id)}`

export const crmCommands: ApiCommandGroup = {
  name: 'crm',
  description: 'sync with HubSpot, Salesforce or plain tables',
  commands: [
    {
      usage: 'list',
      description: 'the connections',
      request: () => ({ method: 'GET', path: '/api/crm/connections' }),
      rows: { name: 'connections', columns: ['id', 'kind', 'everyMinutes', 'nextAt', 'previewedAt', 'stoppedReason'] },
    },
    {
      usage: 'connect <id>',
      description: 'make or change a connection; the credentials and the mapping are tried first',
      options: [
        option('--kind <kind>', 'hubspot, salesforce or tables').makeOptionMandatory(),
        pairOption('--set <name=value>', 'a setting'),
        pairOption('--secret <name=value>', 'a secret; name=@file reads it from a file'),
        option('--mapping <file>', 'a mapping as JSON').argParser(readJson),
        option('--every <minutes>', 'sync by itself so often').argParser(Number),
      ],
      request: ([id], { kind, set, secret, mapping, every }) => ({
        method: 'PUT',
        path: at(id),
        body: {
          kind,
          settings: pairs(set),
          ...(secret ? { secrets: pairs(secret) } : {}),
          ...(mapping ? { mapping } : {}),
          ...(every === undefined ? {} : { everyMinutes: every }),
        },
      }),
      format: ({ id, account, created }) =>
        `${String(id)} ${created ? 'connected' : 'changed'}: ${String(account)}. Next: delos crm preview ${String(id)}`,
    },
    {
      usage: 'check <id>',
      description: 'try the credentials, and hold the mapping against both sides',
      request: ([id]) => ({ method: 'POST', path: `${at(id)}/check` }),
      format: formatCheck,
      exitCode: ({ problems }) => ((problems as unknown[]).length ? 1 : 0),
    },
    {
      usage: 'describe <id>',
      description: 'fields and stages of both sides, and a mapping to begin with',
      request: ([id]) => ({ method: 'GET', path: `${at(id)}/describe` }),
      format: (answer) => JSON.stringify(answer, null, 2),
    },
    {
      usage: 'status <id>',
      description: 'links, what is parked, what waits for a person, the last run',
      request: ([id]) => ({ method: 'GET', path: `${at(id)}/status` }),
    },
    {
      usage: 'reviews',
      description: 'records that may or may not be one',
      options: [option('--connection <id>', 'of this connection'), ...cursorOptions],
      request: (_args, { connection, cursor, limit }) => ({
        method: 'GET',
        path: '/api/crm/reviews',
        query: { connectionId: connection, cursor, limit },
      }),
      format: formatReviews,
    },
    {
      usage: 'resolve <review> <verdict> [record]',
      description: 'link with a record of the other side, create there, or ignore',
      request: ([id = '', as, recordId]) => ({
        method: 'POST',
        path: `/api/crm/reviews/${encodeURIComponent(id)}/resolve`,
        body: { as, ...(recordId && recordId !== 'undefined' ? { recordId } : {}) },
      }),
    },
    {
      usage: 'parked <id>',
      description: 'what cannot be written as it is, and why',
      request: ([id]) => ({ method: 'GET', path: `${at(id)}/parked` }),
      rows: { name: 'parked', columns: ['object', 'side', 'recordId', 'field', 'reason', 'message'] },
    },
    {
      usage: 'log <id>',
      description: 'every write, with its reason',
      options: [option('--record <id>', 'to this record'), option('--run <id>', 'of this run'), ...cursorOptions],
      request: ([id], { record, run, cursor, limit }) => ({
        method: 'GET',
        path: `${at(id)}/log`,
        query: { record, runId: run, cursor, limit },
      }),
      rows: { name: 'writes', columns: ['at', 'object', 'side', 'action', 'label', 'state', 'why', 'changes'] },
    },
    {
      usage: 'quarantined <id>',
      description: 'records that keep going back and forth, and are left alone',
      request: ([id]) => ({ method: 'GET', path: `${at(id)}/quarantined` }),
      rows: { name: 'quarantined', columns: ['object', 'apolloId', 'crmId', 'label', 'reason', 'since'] },
    },
    {
      usage: 'release <id> <object> <record>',
      description: 'sync such a record again',
      request: ([id, object, record]) => ({ method: 'POST', path: `${at(id)}/release`, body: { object, record } }),
    },
    {
      usage: 'decline <run>',
      description: 'refuse the deletions that a run has stopped for',
      request: ([id = '']) => ({ method: 'POST', path: `/api/crm/runs/${encodeURIComponent(id)}/decline` }),
    },
    {
      usage: 'approve <run>',
      description: 'agree to the deletions that a run has stopped for',
      request: ([id = '']) => ({ method: 'POST', path: `/api/crm/runs/${encodeURIComponent(id)}/approve` }),
    },
  ],
}

interface Review {
  id: string
  object: string
  side: string
  label: string
  reason: string
  candidates: { id: string; label: string }[]
}

/** Each question with the records that may be the answer, and how to give it. */
function formatReviews({ reviews, nextCursor }: Record<string, unknown>): string {
  const lines = (reviews as Review[]).flatMap(({ id, object, side, label, reason, candidates }) => [
    `${id}  ${object} of ${side === 'crm' ? 'the CRM' : 'Apollo'}: ${label}  (${reason.replaceAll('_', ' ')})`,
    ...candidates.map((candidate) => `    link ${candidate.id}  ${candidate.label}`),
  ])
  const more = typeof nextCursor === 'string' ? [`More: --cursor ${nextCursor}`] : []
  return lines.length
    ? [...lines, 'To judge: delos crm resolve <review> link <record>, or create, or ignore', ...more]
        .map(plain)
        .join('\n')
    : 'nothing'
}

/** A record's own text may hold what a terminal would obey. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}

function formatCheck({ account, problems }: Record<string, unknown>): string {
  const lines = (problems as { object: string; rule: string | null; message: string }[]).map(
    ({ object, rule, message }) => `${object} ${rule ?? ''}: ${message}`,
  )
  return [`${String(account)}: ${lines.length ? `${lines.length} problems` : 'all fits'}`, ...lines].join('\n')
}

function pairs(given: unknown): Record<string, string> {
  const list = Array.isArray(given) ? given.map(String) : []
  return Object.fromEntries(
    list.map((pair): [string, string] => {
      const cut = pair.indexOf('=')
      if (cut < 1) throw new InvalidArgumentError(`"${pair}" is not name=value.`)
      const value = pair.slice(cut + 1)
      return [pair.slice(0, cut), value.startsWith('@') ? readFileSync(value.slice(1), 'utf8').trim() : value]
    }),
  )
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : 'It must be a JSON file.')
  }
}
