import type { Readable } from 'node:stream'

/** An answer in Apollo's own words, and where it is from. */
export interface RawAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: string | Buffer | Readable
  source: 'apollo' | 'store' | 'stale' | 'cache'
  credits: number
}

export const jsonType = 'application/json; charset=utf-8'

export function rawJson(text: string, told: Pick<RawAnswer, 'source' | 'credits'>): RawAnswer {
  return { status: 200, headers: { 'content-type': jsonType }, body: text, ...told }
}
