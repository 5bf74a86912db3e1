import { readFile } from 'node:fs/promises'
import { createWorld } from '@delos/emulator'
import { exampleLeadsTruth } from '../../packages/emulator/dist/world/example-leads.js'
import { atLeast, atMost, exactly } from '../figures.js'
import { enrichCsv } from '../follow-list.js'
import { leadList } from '../lead-list.js'
import { openDelos } from '../open-delos.js'
import { runPlainScript } from '../plain-script.js'

const example = new URL('../../examples/leads.csv', import.meta.url)
/** The minute is scaled so far that the limit, not the processor, is what a list waits for. */
const callsAMinute = 50
const minuteMs = 5000
const freeBulkCallsAMinute = 20
const sampleRows = 100
const peoplePerCall = 10

/** Two lists whose only brake is the limit on calls: what they cost, how long they take, and what they cost once more. */
export async function measure(toUndo) {
  const world = createWorld()
  const truth = exampleLeadsTruth(world)
  const given = { rows: truth.rows, distinctFound: truth.distinctFound, distinctMissed: truth.distinctMisses }
  const made = leadList(world, { rows: 10_000, duplicates: 0.3, misses: 0.1 })
  const [small, large] = [
    await runList(toUndo, world, await readFile(example, 'utf8')),
    await runList(toUndo, world, made.csv),
  ]
  return [
    ...costs('examples/leads.csv', small, given),
    ...costs('10,000 rows', large, { ...made, rows: made.rows.length }),
    ...pace('10,000 rows', large, made),
    ...(await plainScript(toUndo, world, { list: made, done: large })),
  ]
}

/** The list twice in one gateway of its own. */
async function runList(toUndo, world, csv) {
  const limits = { 'people/bulk_match': { minute: callsAMinute, hour: null, day: null } }
  const { api, emulator } = await openDelos(toUndo, { emulator: { world, limits, minuteMs } })
  const list = await enrichCsv(api, csv)
  const first = emulator.stats()
  const again = await enrichCsv(api, csv)
  return { list, first, again, second: emulator.stats() }
}

function costs(name, { list, first, again, second }, { rows, distinctFound }) {
  const ratio = first.creditsCharged / distinctFound
  const creditsAgain = second.creditsCharged - first.creditsCharged
  const callsAgain = paidCalls(second) - paidCalls(first)
  const seconds = (list.uploadMs + list.workMs) / 1000
  return [
    {
      name: `${name}: credits`,
      figure: first.creditsCharged,
      unit: 'credits',
      baseline: `${distinctFound} different people found`,
      ratio,
      ...exactly(ratio, 1),
    },
    { name: `${name}: credits, same file again`, figure: creditsAgain, unit: 'credits', ...exactly(creditsAgain, 0) },
    { name: `${name}: paid calls, same file again`, figure: callsAgain, unit: 'calls', ...exactly(callsAgain, 0) },
    { name: `${name}: answers of 429`, figure: second.rateLimited, unit: 'answers', ...exactly(second.rateLimited, 0) },
    {
      name: `${name}: pace`,
      figure: rows / seconds,
      unit: 'rows/s',
      baseline: `${callsAMinute} calls a scaled minute of ${minuteMs} ms`,
    },
    {
      name: `${name}: pace, same file again`,
      figure: rows / ((again.uploadMs + again.workMs) / 1000),
      unit: 'rows/s',
      baseline: 'no calls',
    },
  ]
}

/** The bound is the limit's alone: full calls, in windows that open one after the other. */
function pace(name, { list, first }, { distinctFound, distinctMissed }) {
  const calls = Math.ceil((distinctFound + distinctMissed) / peoplePerCall)
  const boundMs = (Math.ceil(calls / callsAMinute) - 1) * minuteMs
  const ratio = list.workMs / boundMs
  return [
    {
      name: `${name}: time`,
      figure: list.workMs / 1000,
      unit: 's',
      baseline: `${boundMs / 1000} s by the limit; ${paidCalls(first)} calls, ${calls} at least`,
      ratio,
      ...atMost(ratio, 1.03),
    },
  ]
}

/** The same list, one call a row at the same limit: a sample is run, the rest follows from its pace. */
async function plainScript(toUndo, world, { list, done }) {
  const rows = list.rows.slice(0, sampleRows)
  const { msPerRow } = await runPlainScript(toUndo, { world, callsAMinute, minuteMs, rows })
  // The first row goes at once: a sample of so many rows has one pace less, and so has the whole list.
  const paceMs = (msPerRow * rows.length) / (rows.length - 1)
  const plainMs = paceMs * (list.rows.length - 1)
  const ratio = plainMs / done.list.workMs
  const { creditsCharged } = done.first
  const calls = Math.ceil((list.distinctFound + list.distinctMissed) / peoplePerCall)
  const [plainMinutes, ourMinutes] = [list.rows.length / callsAMinute, calls / freeBulkCallsAMinute]
  return [
    {
      name: '10,000 rows: a plain script takes',
      figure: ratio,
      unit: 'times as long',
      baseline: `${(plainMs / minuteMs).toFixed(0)} and ${(done.list.workMs / minuteMs).toFixed(1)} minutes, both at ${callsAMinute} calls a minute`,
      ratio,
      ...atLeast(ratio, 15),
    },
    {
      name: '10,000 rows: the same with 20 bulk calls a minute',
      figure: plainMinutes / ourMinutes,
      unit: 'times as long',
      baseline: `${plainMinutes} and ${ourMinutes} minutes, computed from the minute limits`,
    },
    {
      name: '10,000 rows: a plain script pays',
      figure: list.foundRows,
      unit: 'credits',
      baseline: `${creditsCharged} credits by Delos`,
      ratio: list.foundRows / creditsCharged,
    },
  ]
}

function paidCalls({ requestsByEndpoint }) {
  return (requestsByEndpoint['people/match'] ?? 0) + (requestsByEndpoint['people/bulk_match'] ?? 0)
}
