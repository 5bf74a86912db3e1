import type { Api } from './api.ts'
import type { DemoOptions } from './demo-options.ts'

export interface Row {
  row: number
  status: string
  reason: string | null
  source: string | null
  credits: number
  apolloId: string | null
  email: string | null
  name: string | null
  /** The strongest name under which the row asks. */
  asked: string | null
}

interface List {
  id: string
  status: string
  reason: string | null
  total: number
  done: number
  quote: {
    requested: number
    distinct: number
    known: number
    toBuy: number
    credits: { best: number; expected: number; worst: number }
  }
}

const tag = 'demo'
const pollMs = 150

/** A messy spreadsheet: quoted first, then bought, ten to a call. A run that was cut short is gone on with. */
export async function enrichList(api: Api, { say, progress, faults }: DemoOptions, csv: string): Promise<Row[]> {
  say('')
  say('2. A spreadsheet of leads, as it comes: duplicates, misspelt addresses, desks, blanks')
  const list = (await unfinished(api)) ?? (await file(api, csv, faults === true))
  const { quote } = list
  say(`   ${quote.requested} rows name ${quote.distinct} people; ${quote.known} are known, ${quote.toBuy} to buy`)
  say(`   credits: ${quote.credits.best} at best, ${quote.credits.expected} expected, ${quote.credits.worst} at worst`)
  if (list.status === 'awaiting_approval') await api.send('POST', `/api/enrichments/${list.id}/resume`)
  const done = await follow(api, list.id, progress)
  say(`   ${done.status}: ${done.done} of ${done.total} rows have an end and a reason`)
  return api.lines<Row>(`/api/enrichments/${list.id}/results`)
}

async function unfinished(api: Api): Promise<List | undefined> {
  const { enrichments } = await api.get<{ enrichments: List[] }>(`/api/enrichments?tag=${tag}`)
  return enrichments.find(
    (list) => list.reason !== 'importing' && list.status !== 'completed' && list.status !== 'cancelled',
  )
}

/** In bad weather an answer that was paid for can be lost; the demo says beforehand that it will pay again. */
async function file(api: Api, csv: string, buyLostAgain: boolean): Promise<List> {
  const { id } = await api.upload<{ id: string }>(
    `/api/enrichments?quoteOnly=true&tag=${tag}&buyLostAgain=${buyLostAgain}`,
    csv,
  )
  return api.get<List>(`/api/enrichments/${id}`)
}

async function follow(api: Api, id: string, progress: DemoOptions['progress']): Promise<List> {
  for (;;) {
    const list = await api.get<List>(`/api/enrichments/${id}`)
    progress(list.done, list.total)
    if (list.status !== 'queued' && list.status !== 'running') return list
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
