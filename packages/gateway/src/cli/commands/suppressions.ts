import { Option } from 'commander'
import type { ApiCommand } from '../api-command.ts'
import { cursorOptions, option } from '../option-parsers.ts'

const path = '/api/sequences/suppressions'

export const suppressionTerms = [
  option('--reason <reason>', 'why (default: do not contact)'),
  option('--note <note>', 'more about it'),
  option('--until <time>', 'when it ends, such as 2027-01-31T00:00:00Z (default: never)'),
]

export const suppressionCommands: readonly ApiCommand[] = [
  {
    usage: 'suppressions',
    description: 'who must not enter any sequence, the newest first',
    options: [
      new Option('--kind <kind>', 'only these').choices(['email', 'domain', 'contact']),
      new Option('--source <source>', 'only these').choices(['manual', 'import', 'apollo']),
      option('--value <value>', 'only what stands against this address, domain, digest or contact'),
      ...cursorOptions,
    ],
    request: (_args, { kind, source, value, cursor, limit }) => ({
      method: 'GET',
      path,
      query: { kind, source, value, cursor, limit },
    }),
    rows: {
      name: 'suppressions',
      columns: ['id', 'kind', 'subject', 'reason', 'source', 'addedBy', 'createdAt', 'until'],
    },
  },
  {
    usage: 'suppress <values...>',
    description: 'keep addresses, digests of addresses, domains or contacts out of every sequence',
    options: suppressionTerms,
    request: (values, { reason, note, until }) => ({ method: 'POST', path, body: { values, reason, note, until } }),
  },
  {
    usage: 'unsuppress <value>',
    description: 'take one off the list, by its id or by what it names',
    request: ([value = '']) => ({ method: 'DELETE', path: `${path}/${encodeURIComponent(value)}` }),
    rows: { name: 'deleted', columns: ['id', 'kind', 'subject', 'reason', 'source'] },
  },
]
