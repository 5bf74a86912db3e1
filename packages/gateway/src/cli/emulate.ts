import { createEmulator, DEFAULT_KEY, type Plan } from '@delos/emulator'
import { type CliIo, printLine } from './cli-io.ts'
import { toStartError } from './start-error.ts'

export interface EmulateFlags {
  port?: number
  plan?: Plan
  credits?: number
  seed?: number
  minuteMs?: number
  journal?: string
}

/** An Apollo of one's own, until a signal. */
export async function emulate(io: CliIo, flags: EmulateFlags): Promise<void> {
  const emulator = await createEmulator(flags).catch((error: unknown) => {
    throw toStartError(error)
  })
  const { people, organizations } = emulator.world
  printLine(
    io.stdout,
    `Emulated Apollo with ${people.length} people of ${organizations.length} companies at ${emulator.url}`,
  )
  printLine(io.stdout, `To use it: APOLLO_BASE_URL=${emulator.url} APOLLO_API_KEY=${DEFAULT_KEY} delos serve`)
  if (!io.interrupted.aborted) {
    await new Promise<void>((resolve) => io.interrupted.addEventListener('abort', () => resolve(), { once: true }))
  }
  await emulator.close()
}
