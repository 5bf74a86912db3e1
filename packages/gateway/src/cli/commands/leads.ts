import type { ApiCommandGroup } from '../api-command.ts'
import { listOption, pageOption } from '../option-parsers.ts'

export const leadCommands: ApiCommandGroup = {
  name: 'leads',
  description: 'find people',
  commands: [
    {
      usage: 'search',
      description: 'people by the companies they work for; free of credits',
      options: [
        listOption('--domain <domain>', 'domain of a company; several with commas').makeOptionMandatory(),
        listOption('--title <title>', 'job title'),
        listOption('--seniority <seniority>', 'such as owner, c_suite, vp, director, manager, senior'),
        pageOption,
      ],
      request: (_args, { domain, title, seniority, page }) => ({
        method: 'POST',
        path: '/api/leads/search',
        body: { domains: domain, titles: title, seniorities: seniority, page },
      }),
      rows: {
        name: 'leads',
        columns: ['apolloId', 'firstName', 'lastNameObfuscated', 'title', 'organization.name', 'hasEmail', 'contactId'],
      },
    },
  ],
}
