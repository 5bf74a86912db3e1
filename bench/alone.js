import { disposables } from './disposables.js'

const [name = ''] = process.argv.slice(2)

/** The process of one benchmark: measures, tells its parent, takes everything down that it has put up. */
async function main() {
  const toUndo = disposables()
  // Where the parent gives up, the processes and folders of this benchmark go as well.
  process.once('disconnect', () => void toUndo.undo().finally(() => process.exit(1)))
  try {
    const { measure } = await import(`./benchmarks/${name}.js`)
    process.send?.({ figures: await measure(toUndo) })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  } finally {
    await toUndo.undo()
    process.exit()
  }
}

await main()
