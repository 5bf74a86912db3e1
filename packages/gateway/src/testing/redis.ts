import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './free-port.ts'
import { findInstalledProgram } from './installed-program.ts'
import { type ServerChild, startServerChild } from './server-child.ts'
import { untilReady } from './until-ready.ts'

/** `fast` writes all and ends; `immediate` is a crash. */
export type RedisRestart = 'fast' | 'immediate'
const signals = { fast: 'SIGTERM', immediate: 'SIGKILL' } as const

/** So that each test file can have a database of its own. */
const databases = 1024

export interface RedisServer {
  /** Of database 0; append `/7` for another one of the 1024. */
  url: string
  /** Comes back on the same port once it answers again. */
  restart(mode: RedisRestart): Promise<void>
  stop(mode: RedisRestart): Promise<void>
  start(): Promise<void>
  /** Loses everything; call it while the server is stopped. */
  empty(): Promise<void>
  /** Ends the server and removes its folder. */
  close(): Promise<void>
}

/** A Redis of our own on a loopback port, with an append-only file, as queues and limits need it. */
export async function startRedis(): Promise<RedisServer> {
  const program = await findInstalledProgram('redis-server', 'redis-server')
  const folder = await mkdtemp(join(tmpdir(), 'delos-redis-'))
  const port = await findFreePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--databases', String(databases)]
  args.push('--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction')
  let server: ServerChild
  await start()

  async function start(): Promise<void> {
    server = await startServerChild(program, args, { folder })
    await untilReady(server, () => ping(port))
  }
  const stop = (mode: RedisRestart) => server.end(signals[mode])
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    async restart(mode) {
      await stop(mode)
      await start()
    },
    async empty() {
      await rm(join(folder, 'appendonlydir'), { recursive: true, force: true })
    },
    async close() {
      await stop('immediate')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Rejects while Redis loads its data, too. */
async function ping(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    if (!answer.toString().startsWith('+PONG')) throw new Error(`Redis answers ${answer.toString()}`)
  } finally {
    socket.destroy()
  }
}
