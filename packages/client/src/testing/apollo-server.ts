import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  method: string | undefined
  url: string
  headers: IncomingMessage['headers']
  body: string
}

export type Reply = (response: ServerResponse, received: Received) => void

/** A server on a loopback port that records requests and answers as it is told. */
export interface ApolloServer {
  readonly url: string
  readonly received: Received[]
  reply: Reply
  close(): Promise<void>
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

export async function startApolloServer(): Promise<ApolloServer> {
  const received: Received[] = []
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const one = {
        method: request.method,
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      }
      received.push(one)
      apollo.reply(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apollo: ApolloServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    reply: json(200, {}),
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return apollo
}
