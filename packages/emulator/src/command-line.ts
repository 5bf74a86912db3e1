import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type CrmStandInOptions, crmStandIns } from './crm-stand-ins.ts'
import type { EmulatorOptions } from './options.ts'
import { scenario } from './scenario.ts'
import { isSeedName, type SeedRecords } from './seed/seed-records.ts'

export const USAGE = `Usage: main [options]
  --host <address>         default 127.0.0.1
  --port <number>          default 4010
  --crm <name>             a CRM in Apollo's place: hubspot or salesforce; with --host, --port and --seed alone
  --scenario <name>        free, basic or professional: plan, credits, keys and refusals of a team on it
  --seed <number>          another world
  --credits <number>       the team's pool
  --minute-ms <number>     real milliseconds of an emulated minute
  --callback-ms <number>   real milliseconds until a result is posted to its webhook
  --journal <file>         keeps the state over a stop and a crash
  --records <kind=file>    records from JSON or CSV, such as contacts=contacts.csv; may be given again
  --open-control-plane     lets other machines use /__emulator/
`

/** What `--crm` asks for; undefined where it is not given. */
export function readCrm(args: string[]): { name: string; options: CrmStandInOptions } | undefined {
  if (!args.some((arg) => arg === '--crm' || arg.startsWith('--crm='))) return undefined
  const { values } = parseArgs({
    args,
    options: {
      crm: { type: 'string', default: '' },
      host: { type: 'string' },
      port: { type: 'string', default: '4010' },
      seed: { type: 'string' },
    },
  })
  const names = Object.keys(crmStandIns)
  if (!names.includes(values.crm)) throw new Error(`--crm is ${names.join(' or ')}, not ${values.crm}`)
  const options = {
    ...given('host', values.host),
    ...given('port', readNumber('port', values.port)),
    ...given('seed', readNumber('seed', values.seed)),
  }
  return { name: values.crm, options }
}

/** The options of a command line; undefined where help is asked for. Throws with what is wrong. */
export function readOptions(args: string[]): EmulatorOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      host: { type: 'string' },
      port: { type: 'string', default: '4010' },
      scenario: { type: 'string' },
      seed: { type: 'string' },
      credits: { type: 'string' },
      'minute-ms': { type: 'string' },
      'callback-ms': { type: 'string' },
      journal: { type: 'string' },
      records: { type: 'string', multiple: true, default: [] },
      'open-control-plane': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    ...readScenario(values.scenario),
    ...given('host', values.host),
    ...given('port', readNumber('port', values.port)),
    ...given('seed', readNumber('seed', values.seed)),
    ...given('credits', readNumber('credits', values.credits)),
    ...given('minuteMs', readNumber('minute-ms', values['minute-ms'])),
    ...given('journal', values.journal),
    callbacks: given('delayMs', readNumber('callback-ms', values['callback-ms'])),
    records: readRecords(values.records),
    openControlPlane: values['open-control-plane'],
  }
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: Value })
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isFinite(number)) throw new Error(`--${name} is no number: ${text}`)
  return number
}

function readScenario(name: string | undefined): EmulatorOptions {
  if (name === undefined) return {}
  if (name === 'free' || name === 'basic' || name === 'professional') return scenario(name)
  throw new Error(`--scenario is free, basic or professional, not ${name}`)
}

function readRecords(sources: string[]): SeedRecords {
  const records: SeedRecords = {}
  for (const source of sources) {
    const [kind = '', file = ''] = source.split(/=(.*)/s)
    if (!isSeedName(kind) || file === '') throw new Error(`--records takes kind=file, not ${source}`)
    const text = readFileSync(file, 'utf8')
    records[kind] = file.endsWith('.csv') ? text : (JSON.parse(text) as Record<string, unknown>[])
  }
  return records
}
