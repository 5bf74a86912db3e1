import { Connection } from 'jsforce/lib/connection.js'
import { toCrmError } from './errors.ts'
import type { TokenKeeper } from './token-keeper.ts'
import type { Repeat, SalesforceTransport } from './transport.ts'

export type Row = Record<string, unknown> & { Id: string }

/** One request, or one query over its pages, with the official library. */
export type Ask = <Result>(
  work: (connection: Connection) => PromiseLike<Result>,
  how: { repeat: Repeat; signal?: AbortSignal },
) => Promise<Result>

interface AskParts {
  keeper: TokenKeeper
  transport: (how: { repeat: Repeat; signal?: AbortSignal }) => SalesforceTransport
  apiVersion: string
}

/** A connection of the library for each call, so that each has its own signal and the newest session. */
export function createAsk({ keeper, transport, apiVersion }: AskParts): Ask {
  return async (work, how) => {
    how.signal?.throwIfAborted()
    const { accessToken, instanceUrl } = await keeper.session(how.signal)
    const connection = new Connection({ version: apiVersion, instanceUrl, accessToken })
    connection._transport = transport(how)
    return work(connection)
  }
}

/** A read: repeated where it fails, its failure told in the words of the seam. */
export async function askToRead<Result>(
  ask: Ask,
  work: (connection: Connection) => PromiseLike<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await ask(work, { repeat: 'always', ...(signal ? { signal } : {}) })
  } catch (error) {
    throw toCrmError(error)
  }
}

const mostRows = 1_000_000_000

/** Every row of a query, whatever its pages; the library stops after 10,000 otherwise, and says nothing. */
export function queryRows(
  ask: Ask,
  soql: string,
  { isAll = false, signal }: { isAll?: boolean; signal?: AbortSignal } = {},
): Promise<Row[]> {
  return askToRead(
    ask,
    async (connection) => {
      const options = { autoFetch: true, maxFetch: mostRows, scanAll: isAll }
      const { records } = await connection.query<Row>(soql, options)
      return records
    },
    signal,
  )
}
