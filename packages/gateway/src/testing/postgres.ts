import { execFile } from 'node:child_process'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '@delos/client'
import { ask } from '../db/ask.ts'
import { findFreePort } from './free-port.ts'
import { findInstalledProgram } from './installed-program.ts'
import { type ServerChild, type ServerUser, startServerChild } from './server-child.ts'
import { untilReady } from './until-ready.ts'

const run = promisify(execFile)
const orphanLimitMs = 20_000
const orphanPollMs = 200

/** `fast` is a deploy: clients are cut off, all is written. `immediate` is a crash, `kill` one that nobody was told of. */
export type PostgresRestart = 'fast' | 'immediate' | 'kill'
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const

export interface PostgresServer {
  /** Of the database `postgres`, as its superuser. */
  url: string
  /** Comes back on the same port once it answers again. */
  restart(mode: PostgresRestart): Promise<void>
  stop(mode: PostgresRestart): Promise<void>
  start(): Promise<void>
  /** Ends the server and removes its folder. */
  close(): Promise<void>
}

/** A PostgreSQL cluster of our own on a loopback port. `durable: false` leaves out fsync: faster, and no test of a power cut. */
export async function startPostgres({ durable = true }: { durable?: boolean } = {}): Promise<PostgresServer> {
  const program = await findInstalledProgram('postgres', 'postgresql')
  const folder = await mkdtemp(join(tmpdir(), 'delos-postgres-'))
  const user = await findServerUser()
  if (user) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const initialise = ['-D', data, '-U', 'delos', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  await run(join(dirname(program), 'initdb'), initialise, { cwd: folder, ...user })
  const port = await findFreePort()
  const url = `postgres://delos@127.0.0.1:${port}/postgres`
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings(durable)]
  let server: ServerChild
  await start()

  async function start(): Promise<void> {
    server = await startServerChild(program, args, { folder, user })
    await untilReady(server, () => ask(url, 'select 1'))
  }
  const stop = (mode: PostgresRestart) => server.end(signals[mode])
  return {
    url,
    start,
    stop,
    async restart(mode) {
      await stop(mode)
      if (mode === 'kill') await startBesideOrphans(start)
      else await start()
    },
    async close() {
      await stop('immediate')
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The processes of connections outlive their killed server for a moment, and no other may start before they are gone. */
async function startBesideOrphans(start: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + orphanLimitMs
  for (;;) {
    try {
      await start()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await systemClock.sleep(orphanPollMs)
    }
  }
}

function settings(durable: boolean): string[] {
  const values = ['unix_socket_directories=', 'max_connections=200', 'shared_buffers=64MB', `fsync=${durable}`]
  return values.flatMap((value) => ['-c', value])
}

/** PostgreSQL refuses to run as root. */
async function findServerUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const found = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name]))).catch(() => undefined)
    const [uid, gid] = found?.map(({ stdout }) => Number(stdout)) ?? []
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody"')
}
