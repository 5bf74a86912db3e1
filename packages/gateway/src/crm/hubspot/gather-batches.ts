import type { CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { chunksOf, mapSome } from './chunks.ts'
import { failed } from './row-fault.ts'

const mostBatches = 4

/**
 * Full batches, some at once. What ends the call is thrown only where nothing has been written: otherwise its rows are
 * told as not written, beside those that were.
 */
export async function gatherBatches<Row extends { key: string }>(
  rows: readonly Row[],
  write: (batch: readonly Row[]) => Promise<readonly CrmWriteResult[]>,
): Promise<readonly CrmWriteResult[]> {
  let ended: CrmError | undefined
  let hasWritten = false
  const results = await mapSome(chunksOf(rows), mostBatches, async (batch) => {
    if (ended) return notWritten(batch, ended)
    try {
      const told = await write(batch)
      hasWritten = true
      return told
    } catch (error) {
      if (!(error instanceof CrmError)) throw error
      ended ??= error
      return notWritten(batch, error)
    }
  })
  if (ended && !hasWritten) throw ended
  return results.flat()
}

function notWritten(batch: readonly { key: string }[], error: CrmError): CrmWriteResult[] {
  return batch.map(({ key }) => failed(key, 'unavailable', error.message))
}
