import { readCrm, readOptions, USAGE } from './command-line.ts'
import { crmStandIns } from './crm-stand-ins.ts'
import { createEmulator } from './emulator.ts'
import { DEFAULT_KEY } from './keys.ts'

/** Runs an emulator until a signal; the container's entry. */
async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const crm = readCrm(args)
  if (crm) {
    const running = await crmStandIns[crm.name]?.(crm.options)
    process.stdout.write(`${running?.lines.join('\n')}\n`)
    closeOnSignal(() => running?.close())
    return
  }
  const options = readOptions(args)
  if (!options) {
    process.stdout.write(USAGE)
    return
  }
  const emulator = await createEmulator(options)
  process.stdout.write(
    `Emulated Apollo at ${emulator.url}, key ${DEFAULT_KEY}, inspector ${emulator.url}/__emulator/\n`,
  )
  closeOnSignal(() => emulator.close())
}

function closeOnSignal(close: () => Promise<void> | undefined): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close())
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
