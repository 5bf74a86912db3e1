import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmulatorStats } from '@delos/emulator'
import { createHttp, type Http } from '../http-client.ts'
import { openStore } from '../services/store.ts'
import { type Program, startProgram } from './program.ts'

export const apolloKey = 'emulator-master-key'
export const adminKey = 'system-test-admin-key-0123456789'

export interface Apollo {
  readonly program: Program
  readonly url: string
  stats(): Promise<EmulatorStats>
  /** Weather, as the emulator's own HTTP describes it. */
  fault(rule: object): Promise<void>
  heal(): Promise<void>
}

export interface Server {
  readonly program: Program
  readonly url: string
  readonly http: Http
}

/** A store of its own and the processes of one test file: all of them end with it. */
export interface Stage {
  readonly folder: string
  run(args: readonly string[], env?: Record<string, string>): Program
  emulate(): Promise<Apollo>
  serve(apollo: Apollo, env?: Record<string, string>): Promise<Server>
  /** What `serve` is told here, for those who start it themselves. */
  environment(apollo: Apollo, env?: Record<string, string>): Record<string, string>
  close(): Promise<void>
}

/** `isShared`: for several processes at once. */
export async function createStage({ isShared }: { isShared?: boolean } = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'delos-system-'))
  const store = await openStore(join(folder, 'data'), { isShared, isEmpty: true })
  const programs: Program[] = []

  function run(args: readonly string[], env?: Record<string, string>): Program {
    const program = startProgram(args, env)
    programs.push(program)
    return program
  }

  function environment(apollo: Apollo, env: Record<string, string> = {}): Record<string, string> {
    return {
      PORT: '0',
      APOLLO_BASE_URL: apollo.url,
      APOLLO_API_KEY: apolloKey,
      ...store.env,
      DELOS_ADMIN_KEY: adminKey,
      // The emulator's counter does not lag behind.
      DELOS_COUNTER_LAG_MS: '0',
      DELOS_JOB_BACKOFF_MS: '50',
      DELOS_DEAD_AFTER_SECONDS: '8',
      ...env,
    }
  }

  return {
    folder,
    run,
    environment,
    async emulate() {
      return toApollo(run(['emulate', '--port', '0']))
    },
    async serve(apollo, env) {
      const settings = environment(apollo, env)
      const program = run(['serve'], settings)
      const url = await program.printed(/^Delos serves at (\S+)$/m)
      return { program, url, http: createHttp(url, settings.DELOS_ADMIN_KEY || '') }
    },
    async close() {
      for (const program of programs.toReversed()) await program.kill('SIGKILL')
      await store.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function toApollo(program: Program): Promise<Apollo> {
  const url = await program.printed(/^Emulated Apollo .* at (\S+)$/m)
  return { program, url, ...controls(url) }
}

/** Steers and reads an emulator over HTTP, in whatever process it runs. */
export function controls(url: string): Pick<Apollo, 'stats' | 'fault' | 'heal'> {
  async function control(method: string, name: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${url}/__emulator/${name}`, { method, body: body && JSON.stringify(body) })
    if (!answer.ok)
      throw new Error(`The emulator answered ${answer.status} to ${method} ${name}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    stats: async () => (await control('GET', 'stats')) as EmulatorStats,
    fault: async (rule) => void (await control('POST', 'faults', rule)),
    heal: async () => void (await control('DELETE', 'faults')),
  }
}
