import { existsSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findInstalledProgram } from '../../packages/gateway/dist/testing/installed-program.js'
import { createApi } from '../api.js'
import { chargedTwice } from '../charged-twice.js'
import { exactly } from '../figures.js'
import { openHouse } from '../house.js'
import { leadList } from '../lead-list.js'
import { adminKey, openEmulator } from '../open-delos.js'

const rows = 600
/** A minute of Apollo's: the list lasts for some thirty of them. */
const minuteMs = 2000
const callsPerMinute = 2
/** The list has come so far when the clock is set by so many hours; each lasts until the next. */
const jumps = [
  [100, '+1h'],
  [250, '-1h'],
  [400, '+0'],
]
const pollMs = 200
const libraryName = 'faketime/libfaketime.so.1'

/**
 * A list under narrow limits, while somebody sets the clock of the running processes an hour ahead, back by two, and right
 * again: windows that opened anew would cost answers of 429. By libfaketime, on PostgreSQL with Redis.
 */
export async function measure(toUndo) {
  const limits = { minute: callsPerMinute, hour: null, day: null }
  const emulator = await openEmulator({ minuteMs, limits: { 'people/bulk_match': limits, 'people/match': limits } })
  toUndo.add(() => emulator.close())
  const clockFile = join(await toUndo.folder(), 'clock')
  const setClock = (by) => writeFile(clockFile, `${by}\n`)
  await setClock('+0')
  const house = await openHouse(toUndo, {
    apolloUrl: emulator.url,
    env: {
      DELOS_APOLLO_MINUTE_MS: String(minuteMs),
      LD_PRELOAD: await findLibrary(),
      FAKETIME_TIMESTAMP_FILE: clockFile,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  const server = await house.serve()
  await house.work()
  await house.work()
  const api = createApi(server.url, adminKey)
  const list = leadList(emulator.world, { rows, duplicates: 0.1, misses: 0.1 })
  const startedAt = Date.now()
  const { id } = await api.upload('/api/enrichments', list.csv)
  const look = () => api.get(`/api/enrichments/${id}`)
  for (const [done, by] of jumps) {
    while ((await look()).done < done) await sleep(pollMs)
    await setClock(by)
  }
  while (!['completed', 'cancelled', 'failed'].includes((await look()).status)) await sleep(pollMs)
  const results = await api.lines(`/api/enrichments/${id}/results`)
  const stats = emulator.stats()
  const ended = results.filter(({ status }) => status !== 'pending' && status !== 'failed').length
  const { unmarked } = chargedTwice(stats.chargesByPerson, list, results)
  const { jobs } = await api.get('/api/jobs?limit=100')
  const stamps = jobs.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]).flatMap((at) => at ?? [])
  const strange = stamps.filter((at) => Date.parse(at) < startedAt - minuteMs || Date.parse(at) > Date.now() + minuteMs)
  const tookSeconds = (Date.now() - startedAt) / 1000
  return [
    {
      name: 'clock set under way: answers of 429',
      figure: stats.rateLimited,
      unit: 'answers',
      baseline: `${stats.requests} requests in ${tookSeconds.toFixed(0)} s, ${jumps.map(([, by]) => by).join(', ')}`,
      ...exactly(stats.rateLimited, 0),
    },
    { name: 'clock set under way: rows lost', figure: rows - ended, unit: 'rows', ...exactly(rows - ended, 0) },
    { name: 'clock set under way: people charged twice', figure: unmarked, unit: 'people', ...exactly(unmarked, 0) },
    {
      name: 'clock set under way: times of jobs that are wrong',
      figure: strange.length,
      unit: 'times',
      baseline: `of ${stamps.length}`,
      ...exactly(strange.length, 0),
    },
  ]
}

async function findLibrary() {
  await findInstalledProgram('faketime', 'faketime')
  for (const folder of ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))]) {
    const path = join(folder, libraryName)
    if (existsSync(path)) return path
  }
  throw new Error(`${libraryName} was not found under /usr/lib: install the package "faketime"`)
}
