import { disposables } from './disposables.js'
import { openDelos } from './open-delos.js'

/** A gateway with its emulator in a process of its own, so that it can be killed, and its memory be told apart. */
process.once('message', async ({ dataDir, emulator, apolloUrl, answersAfterMs }) => {
  const toUndo = disposables()
  const close = () => void toUndo.undo().finally(() => process.exit())
  process.once('disconnect', close)
  const delos = await openDelos(toUndo, { dataDir, emulator, apolloUrl })
  if (answersAfterMs) delos.emulator.faults.add({ endpoint: /^people\//, effect: { delayMs: answersAfterMs } })
  let peakBytes = 0
  const sample = () => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }
  setInterval(sample, 20).unref()
  process.on('message', (asked) => {
    if (asked === 'stats') process.send?.({ stats: delos.emulator.stats() })
    if (asked !== 'memory') return
    sample()
    process.send?.({ peakBytes, bytes: process.memoryUsage.rss() })
    peakBytes = 0
  })
  process.send?.({ url: delos.url })
})
