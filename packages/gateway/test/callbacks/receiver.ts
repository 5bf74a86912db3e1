import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { systemClock } from '@delos/client'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** Somebody who is told of results, and answers as the test says. */
export interface Receiver {
  url: string
  received: Received[]
  /** By default 200. One that returns nothing has answered itself, or never will. */
  answer: (response: ServerResponse, received: Received) => void
  untilReceived(count: number): Promise<void>
  close(): void
}

export async function createReceiver(): Promise<Receiver> {
  const received: Received[] = []
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = { path: request.url ?? '', headers: request.headers, body: await text(request) }
    received.push(one)
    receiver.answer(response, one)
  }
  const server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (response) => void response.end(),
    async untilReceived(count) {
      while (received.length < count) await systemClock.sleep(5)
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}

export function headersOf({ headers }: Received): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
