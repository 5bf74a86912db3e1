import { request } from 'undici'
import { createGuardedAgent } from './guarded-agent.ts'
import { type OutboundPolicy, type ResolveName, readOutboundUrl } from './outbound-guard.ts'

/** Sends to addresses that others have named, and to no other place than the public internet. */
export interface OutboundClient {
  /** Resolves for every answer, whatever its status; redirects are answers and are not followed. */
  post(url: string, message: OutboundMessage): Promise<OutboundAnswer>
  close(): Promise<void>
}

export interface OutboundMessage {
  headers: Record<string, string>
  body: string
  /** For all of it, from the look-up to the end of the answer. */
  timeoutMs: number
  signal?: AbortSignal
}

export interface OutboundAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** Its first 16 KB. */
  text: string
}

export interface OutboundOptions extends OutboundPolicy {
  /** How names are looked up. */
  resolve?: ResolveName
}

const mostAnswerBytes = 16 * 1024

export function createOutboundClient({ resolve, ...policy }: OutboundOptions): OutboundClient {
  const agent = createGuardedAgent(policy, { ...(resolve ? { resolve } : {}), maxHeaderSize: mostAnswerBytes })
  return {
    async post(text, { headers, body, timeoutMs, signal }) {
      const url = readOutboundUrl(text, policy)
      const late = AbortSignal.timeout(timeoutMs)
      const answer = await request(url, {
        method: 'POST',
        headers,
        body,
        dispatcher: agent,
        signal: signal ? AbortSignal.any([signal, late]) : late,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      return { status: answer.statusCode, headers: answer.headers, text: await firstBytes(answer.body) }
    },
    close: () => agent.destroy(),
  }
}

async function firstBytes(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    // Leaving the loop ends the connection: the rest is never read.
    if (bytes >= mostAnswerBytes) break
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, mostAnswerBytes))
}
