import { type Config, ConfigError, loadConfig } from '../../config.ts'
import { SilentExit } from '../api-command.ts'
import { type CliIo, printLine } from '../cli-io.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatTable } from '../table.ts'
import { checkApollo } from './check-apollo.ts'
import { checkCallback } from './check-callback.ts'
import { checkConfig } from './check-config.ts'
import { checkDatabase } from './check-database.ts'
import { checkDisk } from './check-disk.ts'
import { checkRedis } from './check-redis.ts'
import { checkTraces } from './check-traces.ts'
import { type Finding, fine, found } from './finding.ts'

/** Looks at everything that `serve` needs. Asks Apollo only what is free, and changes nothing. */
export async function doctor(io: CliIo, { json }: { json?: boolean }): Promise<void> {
  const checks = await examine(io)
  const ok = checks.every(({ result }) => result !== 'failed')
  if (json) printLine(io.stdout, JSON.stringify({ ok, checks }))
  else printFindings(io, checks)
  if (!ok) throw new SilentExit(exitCodes.failed)
}

async function examine(io: CliIo): Promise<Finding[]> {
  let config: Config
  try {
    config = loadConfig(io.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [found('config_invalid', 'configuration', error.message)]
  }
  const mistakes = checkConfig(config)
  const groups = await Promise.all([
    checkDisk(config),
    checkDatabase(config),
    checkRedis(config),
    checkApollo(config, io.fetch),
    checkCallback(config, io.fetch),
    checkTraces(config, io.fetch),
  ])
  return [...(mistakes.length ? mistakes : [fine('configuration')]), ...groups.flat()]
}

function printFindings(io: CliIo, checks: readonly Finding[]): void {
  printLine(io.stdout, formatTable(checks as object[] as Record<string, unknown>[], ['check', 'result', 'note']))
  for (const { code, check, meaning, action } of checks) {
    if (meaning) printLine(io.stdout, `\n${check} (${code}): ${meaning}.\n  ${action}.`)
  }
}
