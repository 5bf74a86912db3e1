import { createWorld } from '@delos/emulator'
import { startDelosChild } from '../delos-child.js'
import { atMost } from '../figures.js'
import { enrichCsv } from '../follow-list.js'
import { enrichable } from '../lead-list.js'

const knownPeople = 2000
const small = 100_000
const large = 200_000
const pollMs = 1000
const mb = 1e6

/** Large files of people who are all known: what they need beyond the idle gateway, and whether time grows evenly. */
export async function measure(toUndo) {
  const people = enrichable(createWorld()).slice(0, knownPeople)
  const dataDir = await toUndo.folder()
  const child = startDelosChild(toUndo, { dataDir, emulator: {} })
  const api = await child.ready()
  await enrichCsv(api, csvOf(people, knownPeople))
  await new Promise((resolve) => setTimeout(resolve, pollMs))
  const { bytes: idleBytes } = await child.ask('memory')
  await child.ask('memory')
  const half = await enrichCsv(api, csvOf(people, small), { pollMs })
  const { peakBytes: halfPeakBytes } = await child.ask('memory')
  const whole = await enrichCsv(api, csvOf(people, large), { pollMs })
  const { peakBytes } = await child.ask('memory')
  await child.close()
  const aboveMb = (Math.max(halfPeakBytes, peakBytes) - idleBytes) / mb
  const halfMs = half.uploadMs + half.workMs
  const wholeMs = whole.uploadMs + whole.workMs
  const ratio = wholeMs / halfMs
  return [
    {
      name: '200,000 known rows: memory above idle',
      figure: aboveMb,
      unit: 'MB',
      baseline: `${(idleBytes / mb).toFixed(0)} MB idle; 100,000 rows: ${((halfPeakBytes - idleBytes) / mb).toFixed(0)} MB above`,
      ...atMost(aboveMb, 150),
    },
    {
      name: '200,000 known rows: time',
      figure: wholeMs / 1000,
      unit: 's',
      baseline: `${(halfMs / 1000).toFixed(1)} s for 100,000`,
      ratio,
      ...atMost(ratio, 2.2),
    },
  ]
}

function csvOf(people, rows) {
  const lines = Array.from({ length: rows }, (_, at) => people[at % people.length].email)
  return `Email\n${lines.join('\n')}\n`
}
