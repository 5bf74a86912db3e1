import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { type Api, type ApiOptions, createApi } from './api.ts'
import { type ApiCommand, addApiCommand, withServer } from './api-command.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { followEnrichment, howToGoOn } from './enrich-follow.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { numberOption, option } from './option-parsers.ts'

export interface EnrichFlags extends ApiOptions {
  quote?: boolean
  out?: string
  maxCredits?: number
  maxAgeDays?: number
  tag?: string
  buyLostAgain?: boolean
  resume?: string
  json?: boolean
}

interface Created {
  id: string
  status: string
  reason: string | null
  quote: {
    requested: number
    distinct: number
    known: number
    toBuy: number
    invalid: number
    credits: Record<string, number>
    seconds: number
  }
}

export function addEnrichCommand(program: Command, io: CliIo): void {
  const command = program
    .command('enrich [csv]')
    .description('enrich the people of a CSV file')
    .option('--quote', 'only say what it would cost')
    .option('--out <file>', 'where the results go: a name that ends in .csv or .jsonl')
    .addOption(numberOption('--max-credits <n>', 'spend no more than this'))
    .addOption(numberOption('--max-age-days <n>', 'how old a stored answer may be'))
    .addOption(option('--tag <tag>', 'where the spending is counted besides the key'))
    .option('--buy-lost-again', 'pay again for people whose answer was paid for and lost')
    .addOption(new Option('--resume <id>', 'go on with a list that was filed before, in place of a file'))
  withServer(command).action((csv: string | undefined, flags: EnrichFlags) => enrich(io, csv, flags))
  addApiCommand(command, approveCommand, io)
}

const approveCommand: ApiCommand = {
  usage: 'approve <id>',
  description: 'let a list of somebody else spend up to its worst case, and set it going',
  request: ([id = '']) => ({ method: 'POST', path: `/api/enrichments/${encodeURIComponent(id)}/approve` }),
}

async function enrich(io: CliIo, csv: string | undefined, flags: EnrichFlags): Promise<void> {
  checkFlags(csv, flags)
  const api = createApi(io, flags)
  const id = flags.resume ? await resume(api, flags) : await file(api, io, { csv: csv ?? '', flags })
  if (id !== undefined) await followEnrichment(api, io, { id, flags })
}

function checkFlags(csv: string | undefined, { resume, out }: EnrichFlags): void {
  if ((csv === undefined) === (resume === undefined)) {
    throw new CliError('Name a CSV file, or a list with --resume', exitCodes.usage)
  }
  if (out !== undefined && !/\.(csv|jsonl)$/i.test(out)) {
    throw new CliError('--out: the name must end in .csv or .jsonl', exitCodes.usage)
  }
}

/** Uploads the list; undefined where a quote was all that was asked for. */
async function file(
  api: Api,
  io: CliIo,
  { csv, flags }: { csv: string; flags: EnrichFlags },
): Promise<string | undefined> {
  const { quote: quoteOnly, maxCredits, maxAgeDays, tag, buyLostAgain } = flags
  await requireFile(csv)
  const response = await api.send({
    method: 'POST',
    path: '/api/enrichments',
    query: { quoteOnly, maxCredits, maxAgeDays, tag, buyLostAgain },
    headers: { 'content-type': 'text/csv' },
    stream: createReadStream(csv),
  })
  const created = (await response.json()) as Created
  if (!flags.json) printLine(io.stdout, formatQuote(created))
  if (!quoteOnly) return created.id
  printLine(io.stdout, flags.json ? JSON.stringify(created) : howToGoOn(created))
  return undefined
}

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new CliError(`${path}: there is no such file`, exitCodes.usage)
}

function formatQuote({ id, quote }: Created): string {
  const { requested, distinct, known, toBuy, invalid, credits, seconds } = quote
  const unusable = invalid ? `, ${invalid} rows name nobody` : ''
  return [
    `List ${id}: ${requested} rows, ${distinct} people, ${known} known already, ${toBuy} to buy${unusable}.`,
    `It will cost ${credits.best} to ${credits.worst} credits, about ${credits.expected}, and take about ${seconds} s.`,
  ].join('\n')
}

/** Sets going what waits; what runs or has ended is only followed. */
async function resume(api: Api, { resume: id = '', buyLostAgain }: EnrichFlags): Promise<string> {
  const path = `/api/enrichments/${encodeURIComponent(id)}`
  const { status } = await api.call({ method: 'GET', path })
  const waits = status === 'paused' || status === 'awaiting_approval' || status === 'failed'
  if (waits || buyLostAgain) await api.call({ method: 'POST', path: `${path}/resume`, body: { buyLostAgain } })
  return id
}
