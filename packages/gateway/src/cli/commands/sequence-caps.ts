import { InvalidArgumentError, Option } from 'commander'
import type { ApiCommand } from '../api-command.ts'
import { numberOption, option } from '../option-parsers.ts'

const path = '/api/sequences/caps'

function capOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; "none" for no cap`).argParser((text) => {
    if (text === 'none') return null
    if (/^\d+$/.test(text)) return Number(text)
    throw new InvalidArgumentError('It must be a number or "none".')
  })
}

export const capsCommands: readonly ApiCommand[] = [
  {
    usage: 'caps',
    description: 'how many contacts may enter',
    request: () => ({ method: 'GET', path }),
    rows: { name: 'caps', columns: ['sequenceId', 'perDay', 'perCompany', 'companyDays', 'perMailbox'] },
  },
  {
    usage: 'set-caps',
    description: 'set how many contacts may enter, into all sequences or into one; what is not named stays',
    options: [
      option('--sequence <id>', 'only of this sequence'),
      capOption('--per-day <n>', 'contacts a day'),
      capOption('--per-company <n>', 'contacts of one company'),
      numberOption('--company-days <n>', 'within so many days'),
      capOption('--per-mailbox <n>', 'contacts a day for one mailbox'),
    ],
    request: (_args, { sequence, perDay, perCompany, companyDays, perMailbox }) => ({
      method: 'PUT',
      path: typeof sequence === 'string' ? `/api/sequences/${encodeURIComponent(sequence)}/caps` : path,
      body: { perDay, perCompany, companyDays, perMailbox },
    }),
  },
  {
    usage: 'drop-caps <sequenceId>',
    description: 'leave a sequence to the caps of all',
    request: ([id = '']) => ({ method: 'DELETE', path: `/api/sequences/${encodeURIComponent(id)}/caps` }),
  },
]
