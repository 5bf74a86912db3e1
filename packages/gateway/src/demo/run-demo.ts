import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FaultRule } from '@delos/emulator'
import { type ClosingFigures, closingFigures, printClosingTable } from './closing-figures.ts'
import type { DemoOptions } from './demo-options.ts'
import { enrichList } from './enrich-list.ts'
import { findLeads } from './find-leads.ts'
import { openAlone } from './open-alone.ts'
import { openProcesses } from './processes/open-processes.ts'
import { workDeal } from './work-deal.ts'

const exampleCsv = fileURLToPath(new URL('../../../../examples/leads.csv', import.meta.url))

const weather: readonly FaultRule[] = [
  { probability: 0.1, effect: { html502: true } },
  { probability: 0.025, effect: { reset: 'before' } },
  { probability: 0.025, effect: { reset: 'after' } },
  { probability: 0.05, effect: { truncate: true } },
]

/** The main job from end to end, as a caller does it over HTTP; Delos runs in this process, or in several of its own. */
export async function runDemo(options: DemoOptions): Promise<ClosingFigures> {
  const startedAt = Date.now()
  const stage = await (options.processes ? openProcesses(options.processes) : openAlone(options.dataDir))
  try {
    const { api, emulator } = stage
    if (options.faults) for (const rule of weather) await emulator.addFault(rule)
    for (const line of stage.lines) options.say(line)
    await findLeads(api, options)
    const rows = await enrichList(api, options, await readFile(options.csv ?? exampleCsv, 'utf8'))
    await workDeal(api, options)
    if (options.out) await writeFile(options.out, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const figures = await closingFigures({ stage, rows, startedAt })
    printClosingTable(figures, options.say)
    return figures
  } finally {
    await stage.close()
  }
}
