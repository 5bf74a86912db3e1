import { createEmulator, crmStandIns, DEFAULT_KEY, type Plan } from '@delos/emulator'
import { type CliIo, printLine } from './cli-io.ts'
import { toStartError } from './start-error.ts'

export interface EmulateFlags {
  port?: number
  plan?: Plan
  credits?: number
  seed?: number
  minuteMs?: number
  journal?: string
  crm?: string
}

/** An Apollo of one's own, or a CRM, until a signal. */
export async function emulate(io: CliIo, { crm, ...flags }: EmulateFlags): Promise<void> {
  if (crm !== undefined) return emulateCrm(io, crm, flags)
  const emulator = await createEmulator(flags).catch((error: unknown) => {
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

async function emulateCrm(io: CliIo, crm: string, flags: EmulateFlags): Promise<void> {
  const running = await crmStandIns[crm]?.(flags).catch((error: unknown) => {
    throw toStartError(error)
  })
  for (const line of running?.lines ?? []) printLine(io.stdout, line)
  await interruption(io)
  await running?.close()
}

async function interruption({ interrupted }: CliIo): Promise<void> {
  if (interrupted.aborted) return
  await new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve(), { once: true }))
}
