import { readOptions, USAGE } from './command-line.ts'
import { createEmulator } from './emulator.ts'
import { DEFAULT_KEY } from './keys.ts'

/** Runs an emulator until a signal; the container's entry. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (!options) {
    process.stdout.write(USAGE)
    return
  }
  const emulator = await createEmulator(options)
  process.stdout.write(
    `Emulated Apollo at ${emulator.url}, key ${DEFAULT_KEY}, inspector ${emulator.url}/__emulator/\n`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close())
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
