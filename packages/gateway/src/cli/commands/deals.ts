import { Option } from 'commander'
import type { ApiCommandGroup } from '../api-command.ts'
import { listOption, numberOption, option, pageOption } from '../option-parsers.ts'
import { formatBoard, formatChanges, formatForecast, formatStuck, pipelineQuery, toStageWish } from './deal-figures.ts'

const pipelineOptions = [
  option('--owner <userId>', 'only deals of this user'),
  option('--pipeline <id>', 'only deals of this pipeline'),
]

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
      usage: 'move <id> <stage>',
      description: 'move a deal to a stage, by the stage’s name or id',
      options: [numberOption('--amount <amount>', 'new worth')],
      request: ([id = '', stage], { amount }) => ({
        method: 'POST',
        path: `/api/deals/${encodeURIComponent(id)}/move`,
        body: { ...toStageWish(stage), amount },
      }),
    },
    {
      usage: 'board',
      description: 'by stage: deals, their number and their sums',
      options: [...pipelineOptions, numberOption('--per-stage <n>', 'deals listed a stage, 0 to 500')],
      request: (_args, flags) => ({
        method: 'GET',
        path: '/api/deals/board',
        query: { ...pipelineQuery(flags), perStage: flags.perStage },
      }),
      format: formatBoard,
    },
    {
      usage: 'forecast',
      description: 'what is expected, by the close dates and the odds',
      options: [
        ...pipelineOptions,
        new Option('--by <period>', 'how long a period is').choices(['month', 'quarter']),
        option('--from <day>', 'a day of the first period (default: today)'),
        numberOption('--periods <n>', 'how many'),
      ],
      request: (_args, flags) => ({
        method: 'GET',
        path: '/api/deals/forecast',
        query: { ...pipelineQuery(flags), by: flags.by, from: flags.from, periods: flags.periods },
      }),
      format: formatForecast,
    },
    {
      usage: 'velocity',
      description: 'what the pipeline brings a day, with the parts of the figure',
      options: [...pipelineOptions, numberOption('--days <n>', 'deals closed within (default: 90)')],
      request: (_args, flags) => ({
        method: 'GET',
        path: '/api/deals/velocity',
        query: { ...pipelineQuery(flags), days: flags.days },
      }),
      rows: {
        name: 'velocity',
        columns: ['currency', 'open', 'won', 'lost', 'winRate', 'averageAmount', 'cycleDays', 'perDay'],
      },
    },
    {
      usage: 'stuck',
      description: 'open deals that have been in their stage for too long',
      options: [
        ...pipelineOptions,
        numberOption('--days <n>', 'longer than this (default: 30)'),
        numberOption('--share <share>', 'longer than this share of the ended stays (default: 0.8)'),
        numberOption('--min-stays <n>', 'ended stays that a stage needs for that (default: 5)'),
      ],
      request: (_args, flags) => ({
        method: 'GET',
        path: '/api/deals/stuck',
        query: { ...pipelineQuery(flags), days: flags.days, share: flags.share, minStays: flags.minStays },
      }),
      format: formatStuck,
    },
    {
      usage: 'changes <since>',
      description: 'what happened to deals since a day or a time',
      options: [...pipelineOptions, numberOption('--limit <n>', 'entries of each kind (default: 200)')],
      request: ([since], flags) => ({
        method: 'GET',
        path: '/api/deals/changes',
        query: { ...pipelineQuery(flags), since, limit: flags.limit },
      }),
      format: formatChanges,
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
      rows: { name: 'stages', columns: ['order', 'id', 'name', 'probability', 'probabilityFrom', 'pipelineId'] },
    },
    {
      usage: 'times',
      description: 'how long deals stay in each stage',
      options: [...pipelineOptions, numberOption('--days <n>', 'only stays that ended within')],
      request: (_args, flags) => ({
        method: 'GET',
        path: '/api/deals/stages/times',
        query: { ...pipelineQuery(flags), days: flags.days },
      }),
      rows: {
        name: 'stages',
        columns: ['stage', 'stays', 'averageSeconds', 'medianSeconds', 'unknown', 'ongoing', 'ongoingAverageSeconds'],
      },
    },
    {
      usage: 'odds <stageId> <percent>',
      description: 'set the odds that forecasts use for a stage; "apollo" goes back to Apollo’s',
      request: ([stageId = '', percent = '']) => ({
        method: 'PUT',
        path: `/api/deals/stages/${encodeURIComponent(stageId)}/probability`,
        body: { probability: percent === 'apollo' ? null : Number.isNaN(Number(percent)) ? percent : Number(percent) },
      }),
    },
  ],
}
