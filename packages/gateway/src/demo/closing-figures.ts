import { createHash } from 'node:crypto'
import type { Row } from './enrich-list.ts'
import type { DemoStage } from './stage.ts'

/** What the demo did, counted by the gateway and, beside it, by the emulator. */
export interface ClosingFigures {
  asked: number
  distinct: number
  found: number
  missed: number
  /** Rows whose answer was paid for and lost. */
  unknown: number
  notPeople: number
  creditsSpent: number
  creditsUnknown: number
  /** One call a row, as a plain script would make. */
  creditsNaive: number
  emulatorCredits: number
  peopleChargedTwice: number
  contacts: number
  organizations: number
  deals: number
  tasks: number
  auditEntries: number
  jobs: Record<string, number>
  deadLetters: number
  requests: number
  rateLimited: number
  /** Of status, person and address of every row, in order. */
  rowsDigest: string
  seconds: number
  memoryMb: number
}

export async function closingFigures({
  stage: { api, emulator, memory },
  rows,
  startedAt,
}: {
  stage: DemoStage
  rows: readonly Row[]
  startedAt: number
}): Promise<ClosingFigures> {
  const credits = await api.get<{ charged: number; unknown: number }>('/api/credits')
  const summary =
    await api.get<
      Pick<ClosingFigures, 'contacts' | 'organizations' | 'deals' | 'tasks' | 'auditEntries' | 'jobs' | 'deadLetters'>
    >('/api/summary')
  const stats = await emulator.stats()
  const of = (status: string) => rows.filter((row) => row.status === status)
  const found = new Set(of('found').map((row) => row.apolloId)).size
  const missed = new Set(of('missed').map(({ asked }) => asked)).size
  return {
    asked: rows.length,
    distinct: found + missed,
    found,
    missed,
    unknown: of('unknown').length,
    notPeople: of('invalid').length + of('skipped').length,
    creditsSpent: credits.charged,
    creditsUnknown: credits.unknown,
    creditsNaive: of('found').length,
    emulatorCredits: stats.creditsCharged,
    peopleChargedTwice: Object.values(stats.chargesByPerson).filter((times) => times > 1).length,
    ...summary,
    requests: stats.requests,
    rateLimited: stats.rateLimited,
    rowsDigest: digestOf(rows),
    seconds: Math.round((Date.now() - startedAt) / 100) / 10,
    memoryMb: Math.round((await memory()) / 1e6),
  }
}

function digestOf(rows: readonly Row[]): string {
  const facts = rows.map(({ row, status, reason, apolloId, email }) => [row, status, reason, apolloId, email])
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
}

export function printClosingTable(figures: ClosingFigures, say: (line: string) => void): void {
  const factor = figures.creditsSpent ? (figures.creditsNaive / figures.creditsSpent).toFixed(2) : '–'
  const rows: [string, string | number][] = [
    ['rows asked for', figures.asked],
    ['no people (desks, broken, empty)', figures.notPeople],
    ['different people', figures.distinct],
    ['found', figures.found],
    ['missed', figures.missed],
    ['paid for, answer lost', figures.unknown],
    ['credits spent', figures.creditsSpent],
    ['credits in doubt', figures.creditsUnknown],
    ['credits by the emulator’s own count', figures.emulatorCredits],
    ['credits a naive client would have spent', `${figures.creditsNaive} (${factor} times)`],
    ['people charged twice', figures.peopleChargedTwice],
    [
      'contacts / organizations / deals / tasks',
      `${figures.contacts} / ${figures.organizations} / ${figures.deals} / ${figures.tasks}`,
    ],
    ['audit entries', figures.auditEntries],
    ['jobs completed / dead letters', `${figures.jobs.completed ?? 0} / ${figures.deadLetters}`],
    ['calls to Apollo / answers of 429', `${figures.requests} / ${figures.rateLimited}`],
    ['digest of the rows', figures.rowsDigest],
    ['seconds / memory', `${figures.seconds} s / ${figures.memoryMb} MB`],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  say('')
  for (const [label, value] of rows) say(`  ${label.padEnd(width)}  ${value}`)
}
