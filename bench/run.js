import { parseArgs } from 'node:util'
import { toLine } from './figures.js'
import { runAlone } from './run-alone.js'
import { suite } from './suite.js'

/** One after the other, each in a process of its own. Exits 1 where one breaks or, with --strict, misses its bar. */
async function main() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  })
  const chosen = suite.filter(({ name, onlyByName }) => (values.only.length ? values.only.includes(name) : !onlyByName))
  const unknown = values.only.find((name) => !suite.some((benchmark) => benchmark.name === name))
  if (unknown) throw new RangeError(`No benchmark "${unknown}". There are: ${suite.map(({ name }) => name).join(', ')}`)
  let broken = 0
  let missed = 0
  for (const benchmark of chosen) {
    try {
      for (const figure of await runAlone(benchmark)) {
        console.log(values.json ? JSON.stringify(figure) : toLine(figure))
        if (figure.ok === false) missed++
      }
    } catch (error) {
      broken++
      const message = error instanceof Error ? error.message : String(error)
      console.log(
        values.json
          ? JSON.stringify({ name: benchmark.name, error: message })
          : `${benchmark.name}: BROKEN, ${message}`,
      )
    }
  }
  if (!values.json) console.log(`\n${chosen.length} benchmarks, ${missed} bars missed, ${broken} broken`)
  if (broken || (values.strict && missed)) process.exitCode = 1
}

await main()
