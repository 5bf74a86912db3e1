import { openEmulator } from './open-delos.js'

/** An emulator in a process of its own, as Apollo is. */
process.once('message', async (options) => {
  const emulator = await openEmulator(options)
  process.once('disconnect', () => void emulator.close().finally(() => process.exit()))
  process.send?.({ url: emulator.url })
})
