import type { Config } from '../../config.ts'
import { type Finding, fine, found, noteOf } from './finding.ts'

const check = 'traces'
const answerWithinMs = 5000

/** Whether the receiver takes an empty delivery. */
export async function checkTraces({ tracing }: Config, ask: typeof fetch): Promise<Finding[]> {
  if (!tracing) return []
  const url = `${tracing.endpoint.replace(/(?<!\/)\/+$/, '')}/v1/traces`
  try {
    const answer = await ask(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [] }),
      signal: AbortSignal.timeout(answerWithinMs),
    })
    await answer.body?.cancel()
    // A receiver that wants a key is there; the key travels in a variable of OpenTelemetry's own.
    if (answer.ok || answer.status === 401) return [fine(check)]
    return [found('traces_undelivered', check, `status ${answer.status}`)]
  } catch (error) {
    return [found('traces_undelivered', check, noteOf(error))]
  }
}
