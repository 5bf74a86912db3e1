import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}

interface Delivery {
  resourceSpans: { resource: object; scopeSpans: { spans: ReceivedSpan[] }[] }[]
}

/** A receiver of OTLP over HTTP. */
export interface TraceReceiver {
  url: string
  /** What arrived, as it was sent. */
  bodies: string[]
  spans(): ReceivedSpan[]
  /** False: deliveries are taken and never answered. */
  answers: boolean
  close(): void
}

export async function createTraceReceiver(): Promise<TraceReceiver> {
  const bodies: string[] = []
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    if (request.url === '/v1/traces') bodies.push(body)
    if (receiver.answers) response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  }
  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: TraceReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    answers: true,
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Delivery).resourceSpans.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}
