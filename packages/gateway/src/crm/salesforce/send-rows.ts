import type { Clock } from '@delos/client'
import type { CrmFault, CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { isApiRefusal, toCrmError } from './errors.ts'
import { type RowOutcome, toRefusedRow, toResult } from './row-outcome.ts'
import { UnknownOutcomeError } from './transport.ts'

/** One row on its way. */
export interface Pending<Row> {
  key: string
  row: Row
  /** How often it was sent. */
  tries: number
}

export interface SendRows<Row> {
  /** One call; an outcome for each row, in order. */
  send: (rows: readonly Row[]) => Promise<readonly RowOutcome[]>
  /** Another look at a row that failed; undefined: it stays as it is. */
  explain?: (row: Row, outcome: RowOutcome) => Promise<RowOutcome>
  /** Worth another try at once, as it certainly was not written. */
  isPassing: (outcome: RowOutcome) => boolean
  clock: Clock
  signal?: AbortSignal
}

export const mostRowsACall = 200
const mostTries = 4

/**
 * Sends rows in full calls. A call that is refused as a whole is halved until the row that spoils it stands alone. Once
 * something is written, nothing is thrown: what is left is told row by row.
 */
export async function sendRows<Row>(
  rows: readonly Pending<Row>[],
  how: SendRows<Row>,
): Promise<Map<string, CrmWriteResult>> {
  const results = new Map<string, CrmWriteResult>()
  const calls = cut(rows)
  while (calls.length) {
    const call = calls.shift() ?? []
    try {
      const outcomes = await how.send(call.map(({ row }) => row))
      calls.push(...(await settle(call, { outcomes, how, results })))
    } catch (error) {
      const refused = isApiRefusal(error) && !isOfTheCall(error) ? toRefusedRow(error) : undefined
      if (error instanceof UnknownOutcomeError) {
        tell(results, call, { fault: 'unknown_outcome', message: error.message })
      } else if (refused && call.length > 1) {
        const half = Math.ceil(call.length / 2)
        calls.unshift(call.slice(0, half), call.slice(half))
      } else if (refused) {
        for (const { key } of call) results.set(key, toResult(key, { error: refused }))
      } else if (results.size === 0) {
        throw toCrmError(error)
      } else {
        const isLost = how.signal?.aborted === true
        tell(results, call, { fault: isLost ? 'unknown_outcome' : 'unavailable', message: textOf(error) })
        for (const left of calls.splice(0)) tell(results, left, { fault: 'unavailable', message: textOf(error) })
      }
    }
  }
  return results
}

/** The answer says no to the caller, not to a row. */
function isOfTheCall(error: unknown): boolean {
  const told = toCrmError(error)
  if (!(told instanceof CrmError) || (isApiRefusal(error) && error.errorCode === 'INVALID_FIELD')) return false
  return told.code === 'forbidden' || told.code === 'unauthorized' || told.code === 'misconfigured'
}

/** Files what is final; the answer is what is to be sent again. */
async function settle<Row>(
  call: readonly Pending<Row>[],
  {
    outcomes,
    how,
    results,
  }: { outcomes: readonly RowOutcome[]; how: SendRows<Row>; results: Map<string, CrmWriteResult> },
): Promise<Pending<Row>[][]> {
  const again: Pending<Row>[] = []
  for (const [index, pending] of call.entries()) {
    const outcome = outcomes[index]
    if (!outcome) tell(results, [pending], { fault: 'unknown_outcome', message: 'Salesforce answered for fewer rows' })
    else if (how.isPassing(outcome) && pending.tries + 1 < mostTries)
      again.push({ ...pending, tries: pending.tries + 1 })
    else results.set(pending.key, await explained(pending, outcome, how))
  }
  const [first] = again
  if (first) await how.clock.sleep(250 * 2 ** first.tries, how.signal).catch(() => undefined)
  return cut(again)
}

async function explained<Row>(
  { key, row }: Pending<Row>,
  outcome: RowOutcome,
  { explain }: SendRows<Row>,
): Promise<CrmWriteResult> {
  if ('id' in outcome || !explain) return toResult(key, outcome)
  try {
    return toResult(key, await explain(row, outcome))
  } catch (error) {
    if (error instanceof UnknownOutcomeError)
      return { key, ok: false, fault: 'unknown_outcome', message: error.message }
    return toResult(key, outcome)
  }
}

function tell<Row>(
  results: Map<string, CrmWriteResult>,
  rows: readonly Pending<Row>[],
  { fault, message }: { fault: CrmFault; message: string },
): void {
  for (const { key } of rows) results.set(key, { key, ok: false, fault, message })
}

function cut<Row>(rows: readonly Pending<Row>[]): Pending<Row>[][] {
  const calls: Pending<Row>[][] = []
  for (let at = 0; at < rows.length; at += mostRowsACall) calls.push(rows.slice(at, at + mostRowsACall))
  return calls
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The call was given up'
}
