import {
  type CommandLineValues,
  createEmulator,
  crmStandIns,
  DEFAULT_KEY,
  type EmulatorOptions,
  toEmulatorOptions,
} from '@delos/emulator'
import { type CliIo, printLine } from './cli-io.ts'
import { emulateOptions } from './emulate-options.ts'
import { CliError, exitCodes } from './exit-codes.ts'
import { toStartError } from './start-error.ts'

/** An Apollo of one's own, or a CRM, until a signal. */
export async function emulate(io: CliIo, flags: Record<string, unknown>): Promise<void> {
  const values: CommandLineValues = Object.fromEntries(
    emulateOptions().map((option) => [option.name(), flags[option.attributeName()] as CommandLineValues[string]]),
  )
  const options = readOptions(values)
  if (typeof values.crm === 'string') return emulateCrm(io, values.crm, options)
  const emulator = await createEmulator(options).catch((error: unknown) => {
    throw toStartError(error)
  })
  const { people, organizations } = emulator.world
  printLine(
    io.stdout,
    `Emulated Apollo with ${people.length} people of ${organizations.length} companies at ${emulator.url}`,
  )
  printLine(io.stdout, `To use it: APOLLO_BASE_URL=${emulator.url} APOLLO_API_KEY=${DEFAULT_KEY} delos serve`)
  await interruption(io)
  await emulator.close()
}

function readOptions(values: CommandLineValues): EmulatorOptions {
  try {
    return toEmulatorOptions(values)
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error), exitCodes.usage, { cause: error })
  }
}

async function emulateCrm(io: CliIo, crm: string, { host, port, seed }: EmulatorOptions): Promise<void> {
  const start = crmStandIns[crm]
  if (!start) throw new CliError(`--crm is ${Object.keys(crmStandIns).join(' or ')}, not ${crm}`, exitCodes.usage)
  const running = await start({ host, port, seed }).catch((error: unknown) => {
    throw toStartError(error)
  })
  for (const line of running.lines) printLine(io.stdout, line)
  await interruption(io)
  await running.close()
}

async function interruption({ interrupted }: CliIo): Promise<void> {
  if (interrupted.aborted) return
  await new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve(), { once: true }))
}
