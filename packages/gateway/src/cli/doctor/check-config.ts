import type { Config } from '../../config.ts'
import { isLoopbackAddress } from '../../outbound/address-ranges.ts'
import { type Finding, found } from './finding.ts'

const check = 'configuration'
/** PgBouncer's own port, and those of the poolers that hosts of PostgreSQL offer. */
const poolerPorts = ['6432', '6543']

/** What is allowed, and hardly meant. */
export function checkConfig(config: Config): Finding[] {
  return [...keyMistakes(config), ...leftFromTests(config), ...placeMistakes(config)]
}

function keyMistakes({ apollo, adminKey }: Config): Finding[] {
  const key = apollo.apiKey?.reveal()
  if (key === undefined) return []
  if (key === adminKey?.reveal()) return [found('config_keys_alike', check)]
  return key.startsWith('delos_') ? [found('config_own_key_as_apollos', check)] : []
}

function leftFromTests({ apollo, webhooks, crm }: Config): Finding[] {
  if (apollo.baseUrl === undefined || isHere(new URL(apollo.baseUrl).hostname)) return []
  const names = [
    apollo.minuteMs < 60_000 && 'DELOS_APOLLO_MINUTE_MS',
    webhooks.allowLoopback && 'DELOS_ALLOW_PRIVATE_WEBHOOKS',
    crm.allowLoopback && 'DELOS_ALLOW_PRIVATE_CRM',
  ].filter((name) => name !== false)
  return names.length ? [found('config_for_tests', check, names.join(', '))] : []
}

function placeMistakes({ databaseUrl, webhooks, host, apollo }: Config): Finding[] {
  const findings: Finding[] = []
  if (databaseUrl && !webhooks.sealKey) findings.push(found('config_seal_key_missing', check))
  const port = databaseUrl ? new URL(databaseUrl).port : ''
  if (poolerPorts.includes(port)) findings.push(found('config_pooler', check, `port ${port}`))
  if (!isHere(host) && apollo.baseUrl !== undefined && !isHere(new URL(apollo.baseUrl).hostname)) {
    findings.push(found('config_open_without_tls', check, `HOST is ${host}`))
  }
  return findings
}

export function isHere(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare.endsWith('.localhost') || isLoopbackAddress(bare)
}
