import { createApolloClient } from '@delos/client'
import { type Config, ConfigError, loadConfig } from '../config.ts'
import { SilentExit } from './api-command.ts'
import type { CliIo } from './cli-io.ts'
import { printLine } from './cli-io.ts'
import { apolloChecks } from './doctor-apollo.ts'
import { databaseChecks } from './doctor-database.ts'
import { exitCodes } from './exit-codes.ts'
import { formatTable } from './table.ts'

/** What was looked at, how it stands, and what to do where it does not. */
export interface Check {
  check: string
  result: 'ok' | 'failed' | 'skipped'
  note: string
}

/** Looks at everything that `serve` needs. Asks Apollo only what is free. */
export async function doctor(io: CliIo, { json }: { json?: boolean }): Promise<void> {
  const checks = await examine(io)
  const ok = checks.every(({ result }) => result !== 'failed')
  printLine(
    io.stdout,
    json
      ? JSON.stringify({ ok, checks })
      : formatTable(checks as object[] as Record<string, unknown>[], ['check', 'result', 'note']),
  )
  if (!ok) throw new SilentExit(exitCodes.failed)
}

async function examine(io: CliIo): Promise<Check[]> {
  let config: Config
  try {
    config = loadConfig(io.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [{ check: 'configuration', result: 'failed', note: error.message }]
  }
  const configuration: Check = { check: 'configuration', result: 'ok', note: '' }
  return [configuration, ...(await databaseChecks(config)), ...(await examineApollo(config, io))]
}

async function examineApollo({ apollo }: Config, io: CliIo): Promise<Check[]> {
  if (apollo.baseUrl === undefined || !apollo.apiKey) {
    return [{ check: 'apollo', result: 'skipped', note: 'APOLLO_API_KEY is not set: the built-in emulator serves' }]
  }
  const client = createApolloClient({
    apiKey: apollo.apiKey.reveal(),
    baseUrl: apollo.baseUrl,
    fetch: io.fetch,
    limiter: false,
    retry: false,
    timeoutMs: 10_000,
  })
  return apolloChecks(client)
}
