import { readFileSync } from 'node:fs'
import type { CommandLineValues } from './command-line-options.ts'
import type { EmulatorOptions } from './options.ts'
import type { Plan } from './plans.ts'
import { scenario } from './scenario.ts'
import { isSeedName, type SeedRecords } from './seed/seed-records.ts'

/** What was given, as options of `createEmulator`. Throws with what is wrong. */
export function toEmulatorOptions(values: CommandLineValues): EmulatorOptions {
  return {
    ...readScenario(textOf(values.scenario)),
    ...given('plan', readPlan(textOf(values.plan))),
    ...given('host', textOf(values.host)),
    ...given('port', numberOf(values, 'port')),
    ...given('seed', numberOf(values, 'seed')),
    ...given('credits', numberOf(values, 'credits')),
    ...given('minuteMs', numberOf(values, 'minute-ms')),
    ...given('journal', textOf(values.journal)),
    callbacks: given('delayMs', numberOf(values, 'callback-ms')),
    records: readRecords([values.records ?? []].flat().map(String)),
    openControlPlane: values['open-control-plane'] === true,
  }
}

export function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: Value })
}

export function textOf(value: CommandLineValues[string]): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function numberOf(values: CommandLineValues, name: string): number | undefined {
  const text = textOf(values[name])
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) throw new Error(`--${name} is no number: ${text}`)
  return number
}

function readScenario(name: string | undefined): EmulatorOptions {
  if (name === undefined) return {}
  if (name === 'free' || name === 'basic' || name === 'professional') return scenario(name)
  throw new Error(`--scenario is free, basic or professional, not ${name}`)
}

const plans: readonly Plan[] = ['free', 'basic', 'professional', 'organization']

function readPlan(name: string | undefined): Plan | undefined {
  const plan = plans.find((one) => one === name)
  if (plan || name === undefined) return plan
  throw new Error(`--plan is ${plans.slice(0, -1).join(', ')} or ${plans.at(-1)}, not ${name}`)
}

function readRecords(sources: readonly string[]): SeedRecords {
  const records: SeedRecords = {}
  for (const source of sources) {
    const [kind = '', file = ''] = source.split(/=(.*)/s)
    if (!isSeedName(kind) || file === '') throw new Error(`--records takes kind=file, not ${source}`)
    const text = readFileSync(file, 'utf8')
    records[kind] = file.endsWith('.csv') ? text : (JSON.parse(text) as Record<string, unknown>[])
  }
  return records
}
