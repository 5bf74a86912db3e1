import type { ApiCommandGroup } from '../api-command.ts'
import { listOption, numberOption, option, pageOption } from '../option-parsers.ts'

export const dealCommands: ApiCommandGroup = {
  name: 'deals',
  description: 'the deals pipeline',
  commands: [
    {
      usage: 'list',
      description: 'deals with their stage and owner',
      options: [pageOption],
      request: (_args, { page }) => ({ method: 'GET', path: '/api/deals', query: { page } }),
      rows: { name: 'deals', columns: ['id', 'name', 'amount', 'stage', 'owner'] },
    },
    {
      usage: 'create <name>',
      description: 'make a deal',
      options: [
        numberOption('--amount <amount>', 'worth').makeOptionMandatory(),
        option('--owner <userId>', 'Apollo’s id of the owner').makeOptionMandatory(),
        option('--account <accountId>', 'Apollo’s id of the account'),
        listOption('--contact <contactId>', 'Apollo’s id of a contact'),
        option('--stage <stageId>', 'stage to begin in'),
      ],
      request: ([name], { amount, owner, account, contact, stage }) => ({
        method: 'POST',
        path: '/api/deals',
        body: { name, amount, ownerId: owner, accountId: account, contactIds: contact, stageId: stage },
      }),
    },
    {
      usage: 'move <id> <stageId>',
      description: 'move a deal to a stage',
      options: [numberOption('--amount <amount>', 'new worth')],
      request: ([id = '', stageId], { amount }) => ({
        method: 'PATCH',
        path: `/api/deals/${encodeURIComponent(id)}`,
        body: { stageId, amount },
      }),
    },
    {
      usage: 'history <id>',
      description: 'through which stages a deal went, and how long it stayed',
      request: ([id = '']) => ({ method: 'GET', path: `/api/deals/${encodeURIComponent(id)}/history` }),
      rows: { name: 'history', columns: ['stage', 'enteredAt', 'leftAt', 'seconds', 'source'] },
    },
    {
      usage: 'stages',
      description: 'the stages in their order',
      request: () => ({ method: 'GET', path: '/api/deals/stages' }),
      rows: { name: 'stages', columns: ['order', 'id', 'name', 'probability'] },
    },
  ],
}
