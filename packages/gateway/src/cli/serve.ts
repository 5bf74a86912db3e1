import { ApolloError, AuthenticationError } from '@delos/client'
import type { FastifyInstance } from 'fastify'
import { loadConfig } from '../config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { createHttpApp } from '../http/app.ts'
import { ensureAdminKey } from '../services/keys/ensure-admin-key.ts'
import { createKeyring } from '../services/keys/keyring.ts'
import type { Tracing } from '../tracing/start-tracing.ts'
import { createWorker } from '../worker/worker.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { toStartError } from './start-error.ts'

const probeMs = 5000

/** What a process does. */
export interface Duties {
  api: boolean
  jobs: boolean
}

/** API and jobs in one process, or one of the two, until a signal. */
export async function serve(io: CliIo, duties: Duties = { api: true, jobs: true }): Promise<void> {
  const running = await start(io, duties).catch((error: unknown) => {
    throw toStartError(error)
  })
  if (!io.interrupted.aborted) {
    await new Promise<void>((resolve) => io.interrupted.addEventListener('abort', () => resolve(), { once: true }))
  }
  await running.leave()
  await running.close()
}

interface Running {
  /** Tells that it is about to end, and gives a load balancer the time to notice. */
  leave(): Promise<void>
  close(): Promise<void>
}

async function start(io: CliIo, duties: Duties): Promise<Running> {
  const config = loadConfig(io.env)
  if (!config.databaseUrl && !(duties.api && duties.jobs)) throw needsDatabase()
  const gateway = await createGateway(config)
  const undo: (() => Promise<unknown>)[] = [() => gateway.close()]
  const close = () => closeAll(io, gateway, undo)
  try {
    const tracing = await traced(gateway)
    undo.push(async () => tracing?.close())
    await probeApollo(gateway, io)
    const { printed } = await ensureAdminKey(gateway, gateway.config.adminKey)
    const app = await createHttpApp(gateway, { keyring: createKeyring(gateway), onlyHealth: !duties.api })
    const worker = duties.jobs ? createWorker(gateway) : undefined
    undo.push(async () => worker?.close())
    undo.push(() => app.close())
    // Before the workers: of two processes that were started for one port, the second takes no jobs.
    await app.listen({ host: gateway.config.host, port: gateway.config.port })
    await worker?.start()
    announce(io, { gateway, app, printed, duties })
    const leave = async () => {
      gateway.leave()
      if (duties.api) await new Promise((resolve) => setTimeout(resolve, config.drainMs))
    }
    return { leave, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Where the environment asks for it; what it takes is loaded only then. */
async function traced({ config, log, processId }: Gateway): Promise<Tracing | undefined> {
  if (!config.tracing) return undefined
  const { startTracing } = await import('../tracing/start-tracing.ts')
  return startTracing({ ...config.tracing, instanceId: processId, log })
}

function needsDatabase(): CliError {
  return new CliError(
    'API and jobs in processes of their own need DATABASE_URL: the embedded database belongs to one process',
    exitCodes.usage,
  )
}

/** In reverse order, each step given up where it does not end in time. */
async function closeAll(io: CliIo, gateway: Gateway, undo: (() => Promise<unknown>)[]): Promise<void> {
  const late = setTimeout(() => {
    gateway.log.fatal('closing took too long')
    io.exit(exitCodes.internal)
  }, gateway.config.stopWithinMs)
  for (const step of undo.splice(0).reverse()) {
    await step().catch((error: unknown) => gateway.log.error({ err: error }, 'closing failed'))
  }
  clearTimeout(late)
}

/** A key that Apollo refuses is found out now; an Apollo that cannot be reached may come back. */
async function probeApollo(gateway: Gateway, io: CliIo): Promise<void> {
  try {
    await gateway.apollo.users.profile(
      {},
      { deadline: gateway.clock.now() + probeMs, signal: AbortSignal.timeout(probeMs) },
    )
  } catch (error) {
    if (error instanceof AuthenticationError) {
      throw new CliError('Apollo does not accept the key in APOLLO_API_KEY', exitCodes.auth, { cause: error })
    }
    const why = error instanceof ApolloError ? error.message : 'it did not answer in time'
    printLine(io.stderr, `Warning: Apollo could not be asked for its profile: ${why}`)
  }
}

function announce(
  io: CliIo,
  { gateway, app, printed, duties }: { gateway: Gateway; app: FastifyInstance; printed?: string; duties: Duties },
): void {
  if (gateway.emulator) {
    printLine(
      io.stdout,
      'No APOLLO_API_KEY is set: the built-in emulator answers in place of Apollo, with invented people.',
    )
  }
  if (printed) printLine(io.stdout, `Admin key (shown only now): ${printed}`)
  printLine(
    io.stdout,
    duties.api ? `Delos serves at ${addressOf(app)}` : `Delos runs jobs; its health is at ${addressOf(app)}`,
  )
}

function addressOf(app: FastifyInstance): string {
  const address = app.server.address()
  if (address === null || typeof address === 'string') return String(address)
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`
}
