import { readFile } from 'node:fs/promises'
import { vi } from 'vitest'
import type { Http } from '../http-client.ts'

export interface List {
  id: string
  status: string
  total: number
  done: number
  found: number
  unknown: number
}

export interface Row {
  row: number
  status: string
  reason: string | null
  apolloId: string | null
  email: string | null
}

export interface Credits {
  charged: number
  reserved: number
  unknown: number
  drift: number | null
}

const endLimitMs = 120_000
const pollMs = 15

export function readExample(): Promise<string> {
  return readFile(new URL('../../../../examples/leads.csv', import.meta.url), 'utf8')
}

/** Files the spreadsheet of examples/leads.csv; gives the list's id. */
export async function uploadExample(http: Http): Promise<string> {
  const csv = await readExample()
  const { status, body } = await http.post<{ id: string }>('/api/enrichments', csv, { 'content-type': 'text/csv' })
  if (status !== 202) throw new Error(`The list was answered ${status}`)
  return body.id
}

/** Waits until the list has come so far, or has ended. */
export async function reach(http: Http, id: string, done: number): Promise<List> {
  return waitFor(http, id, (list) => list.done >= done || isOver(list))
}

export async function finish(http: Http, id: string): Promise<List> {
  return waitFor(http, id, isOver)
}

function isOver({ status }: List): boolean {
  return status !== 'queued' && status !== 'running'
}

async function waitFor(http: Http, id: string, isThere: (list: List) => boolean): Promise<List> {
  let list: List | undefined
  await vi.waitUntil(
    async () => {
      list = (await http.get<List>(`/api/enrichments/${id}`)).body
      return isThere(list)
    },
    { timeout: endLimitMs, interval: pollMs },
  )
  if (!list) throw new Error(`The list ${id} was never seen`)
  return list
}

export async function rowsOf(http: Http, id: string): Promise<Row[]> {
  const { body } = await http.get<string>(`/api/enrichments/${id}/results`)
  return toRows(body)
}

export function toRows(jsonLines: string): Row[] {
  return jsonLines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}
