import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { Option } from 'commander'
import { parse } from 'yaml'
import { type ApiOptions, createApi } from './api.ts'
import { withServer } from './api-command.ts'
import { type CliIo, printLine } from './cli-io.ts'
import { formatDifference } from './commands/rule-formats.ts'
import { CliError, exitCodes } from './exit-codes.ts'

interface ApplyFlags extends ApiOptions {
  yes?: boolean
  json?: boolean
}

const path = '/api/rules/apply'

/** `rules apply <file>`: shows what would change, and with --yes changes it. */
export function addApplyRules(rules: Command, io: CliIo): void {
  const command = rules
    .command('apply <file>')
    .description('make the rules equal to a file of YAML or JSON; the others are deleted')
    .addOption(new Option('--yes', 'do it; without it only the difference is shown'))
  withServer(command).action(async (file: string) => {
    const flags = command.optsWithGlobals<ApplyFlags>()
    const rules = await readRules(file)
    const api = createApi(io, flags)
    const plan = await api.call({ method: 'POST', path, body: { rules, dryRun: true } })
    if (!flags.json) printLine(io.stdout, formatDifference(plan))
    if (!flags.yes) {
      if (flags.json) printLine(io.stdout, JSON.stringify(plan))
      else printLine(io.stderr, 'Nothing has been changed. To do it: --yes')
      return
    }
    // What was shown is what is done: refused where the rules have changed in between.
    const done = await api.call({ method: 'POST', path, body: { rules, revision: plan.revision } })
    if (flags.json) printLine(io.stdout, JSON.stringify(done))
    else printLine(io.stderr, 'Done.')
  })
}

/** A list of rules, or `rules:` with one. */
async function readRules(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CliError(`${file}: cannot be read`, exitCodes.usage, { cause: error })
  })
  const content = readYaml(file, text)
  const rules = Array.isArray(content) ? content : (content as { rules?: unknown } | null)?.rules
  if (!Array.isArray(rules)) throw new CliError(`${file}: holds no list of rules`, exitCodes.usage)
  return rules
}

/** JSON is YAML too. */
function readYaml(file: string, text: string): unknown {
  try {
    return parse(text) as unknown
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : 'no YAML'
    throw new CliError(`${file}: ${why}`, exitCodes.usage, { cause: error })
  }
}
