import { once } from 'node:events'
import { createServer } from 'node:http'
import { type PostgresServer, startPostgres } from '../../src/testing/postgres.ts'
import { type RedisServer, startRedis } from '../../src/testing/redis.ts'
import { layTemplate } from './template.ts'

export interface Broker {
  url: string
  /** Ends the servers that it has started. */
  close(): Promise<void>
}

/** Lives in vitest's main process, so that all test files share one cluster, started when the first of them asks. */
export async function createBroker(): Promise<Broker> {
  let postgres: Promise<PostgresServer> | undefined
  let template: Promise<string> | undefined
  let redis: Promise<RedisServer> | undefined
  let redisDatabases = 0

  async function find(path: string | undefined): Promise<string> {
    if (path === '/postgres') {
      postgres ??= startPostgres({ durable: false })
      return (await postgres).url
    }
    if (path === '/template') {
      template ??= find('/postgres').then(layTemplate)
      return template
    }
    if (path === '/redis') {
      redis ??= startRedis()
      return `${(await redis).url}/${redisDatabases++}`
    }
    throw new Error(`No service ${path}`)
  }

  const server = createServer((request, response) => {
    // A connection that is kept may end just as the next question is sent on it.
    response.setHeader('connection', 'close')
    find(request.url).then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      const started = await Promise.allSettled([postgres, redis])
      for (const service of started) if (service.status === 'fulfilled') await service.value?.close()
    },
  }
}
