import type { Values } from '../org.ts'
import { SalesforceRefusal } from '../refusal.ts'
import type { QueryAnswer } from './run.ts'

const mostRecords = 2000
const fewestRecords = 200
const mostCursors = 200

/** Answers that are longer than a page, by the locators of their later pages. */
export class QueryPages {
  readonly #cursors = new Map<string, Values[]>()
  #last = 0

  /** The first page; the caller may ask for smaller ones by `Sforce-Query-Options: batchSize=…`. */
  open({ total, records }: QueryAnswer, options: string | undefined): Values {
    if (!records) return { totalSize: total, done: true, records: [] }
    const size = readSize(options)
    if (records.length <= size) return { totalSize: total, done: true, records }
    this.#last += 1
    const key = `01g5e0000${String(this.#last).padStart(9, '0')}`
    this.#cursors.set(key, records)
    const [oldest] = this.#cursors.keys()
    if (this.#cursors.size > mostCursors && oldest) this.#cursors.delete(oldest)
    return this.#page(key, { from: 0, size })
  }

  next(locator: string, options: string | undefined): Values {
    const [key = '', from] = locator.split('-')
    return this.#page(key, { from: Number(from), size: readSize(options) })
  }

  #page(key: string, { from, size }: { from: number; size: number }): Values {
    const records = this.#cursors.get(key)
    if (!records || !Number.isInteger(from)) {
      throw new SalesforceRefusal(400, { errorCode: 'INVALID_QUERY_LOCATOR', message: 'invalid query locator' })
    }
    const page = records.slice(from, from + size)
    const end = from + page.length
    if (end >= records.length) return { totalSize: records.length, done: true, records: page }
    const nextRecordsUrl = `/services/data/v62.0/query/${key}-${end}`
    return { totalSize: records.length, done: false, nextRecordsUrl, records: page }
  }
}

function readSize(options: string | undefined): number {
  const [, text] = /batchSize=(\d+)/i.exec(options ?? '') ?? []
  return text === undefined ? mostRecords : Math.min(mostRecords, Math.max(fewestRecords, Number(text)))
}
