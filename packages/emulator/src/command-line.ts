import { parseArgs } from 'node:util'
import { type CommandLineOption, type CommandLineValues, commandLineOptions } from './command-line-options.ts'
import { type CrmStandInOptions, crmStandIns } from './crm-stand-ins.ts'
import type { EmulatorOptions } from './options.ts'
import { given, numberOf, textOf, toEmulatorOptions } from './to-emulator-options.ts'

export const USAGE = `Usage: main [options]\n${commandLineOptions.map(usageOf).join('')}`

function usageOf({ name, argument = '', description, default: usual }: CommandLineOption): string {
  return `  ${`--${name} ${argument}`.padEnd(24)} ${description}${usual === undefined ? '' : ` (default ${usual})`}\n`
}

/** What `--crm` asks for; undefined where it is not given. */
export function readCrm(args: string[]): { name: string; options: CrmStandInOptions } | undefined {
  if (!args.some((arg) => arg === '--crm' || arg.startsWith('--crm='))) return undefined
  const values = parse(
    args,
    commandLineOptions.filter(({ name }) => ['crm', 'host', 'port', 'seed'].includes(name)),
  )
  const names = Object.keys(crmStandIns)
  const name = textOf(values.crm) ?? ''
  if (!names.includes(name)) throw new Error(`--crm is ${names.join(' or ')}, not ${name}`)
  const options = {
    ...given('host', textOf(values.host)),
    ...given('port', numberOf(values, 'port')),
    ...given('seed', numberOf(values, 'seed')),
  }
  return { name, options }
}

/** The options of a command line; undefined where help is asked for. Throws with what is wrong. */
export function readOptions(args: string[]): EmulatorOptions | undefined {
  if (args.includes('--help')) return undefined
  return toEmulatorOptions(parse(args, commandLineOptions))
}

function parse(args: string[], known: readonly CommandLineOption[]): CommandLineValues {
  const options = known.map(({ name, argument, default: usual, isRepeatable }) => {
    const type = argument === undefined ? ('boolean' as const) : ('string' as const)
    return [name, { type, ...given('default', usual), ...given('multiple', isRepeatable) }] as const
  })
  return parseArgs({ args, options: Object.fromEntries(options) }).values as CommandLineValues
}
