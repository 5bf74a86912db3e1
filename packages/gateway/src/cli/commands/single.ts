import type { ApiCommand } from '../api-command.ts'
import { numberOption } from '../option-parsers.ts'

export const orgCommand: ApiCommand = {
  usage: 'org <domain>',
  description: 'one company; a credit where it is not known yet',
  options: [numberOption('--max-age-days <n>', 'how old a stored answer may be')],
  request: ([domain = ''], { maxAgeDays }) => ({
    method: 'GET',
    path: `/api/organizations/${encodeURIComponent(domain)}`,
    query: { maxAgeDays },
  }),
}

export const resumeCommand: ApiCommand = {
  usage: 'resume',
  description: 'let jobs, webhooks and paid calls go on after a restore',
  request: () => ({ method: 'POST', path: '/api/standstill/end' }),
}
