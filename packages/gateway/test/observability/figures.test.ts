import { readdirSync, readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { logOptions } from '../../src/log.ts'
import { createPhoneStage, type PhoneStage } from '../callbacks/phone-stage.ts'
import { createReceiver, type Receiver } from '../callbacks/receiver.ts'
import { type BusyDay, liveBusyDay, stranger } from './busy-day.ts'
import { selectorsOf } from './promql.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')
const minuteMs = 200

let h: PhoneStage
let receiver: Receiver
let day: BusyDay
let scraped: string
const lines: string[] = []

beforeAll(async () => {
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  receiver = await createReceiver()
  h = await createPhoneStage({
    withoutWorker: false,
    log: pino(logOptions('trace'), sink),
    emulator: { minuteMs, limits: { 'tasks/search': { minute: 2 } } },
    env: { DELOS_APOLLO_MINUTE_MS: String(minuteMs), DELOS_ALLOW_PRIVATE_CRM: 'true' },
  })
  day = await liveBusyDay(h, receiver)
  scraped = (await h.http.get<string>('/metrics')).body
})
afterAll(async () => {
  await h?.close()
  receiver?.close()
})

interface Series {
  name: string
  labels: Record<string, string>
  value: number
}

function series(): Series[] {
  return [...scraped.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]),
    ),
    value: Number(value),
  }))
}

const ours = () => [...scraped.matchAll(/^# TYPE (delos_\w+) /gm)].map(([, name = '']) => name)
/** What Prometheus itself puts on every series, or makes. */
const prometheusOwn = { names: ['up'], labels: ['instance', 'job'] }

describe('a scrape', () => {
  it('has every figure that docs/operations.md describes, with its labels, and no other', () => {
    const rows = read('docs/operations.md').matchAll(/^\| `(delos_\w+)` \| (.*?) \|/gm)
    const documented = [...rows].map(([, name = '', labels = '']) => [name, labels.replaceAll(/`/g, '')])
    const scrapedLabels = ours().map((name) => {
      const own = series().filter((one) => one.name.replace(/_(bucket|sum|count)$/, '') === name || one.name === name)
      const labels = new Set(own.flatMap((one) => Object.keys(one.labels)))
      labels.delete('le')
      return [name, [...labels].join(', ')]
    })
    expect(documented.toSorted()).toEqual(scrapedLabels.toSorted())
  })

  it('tells what happened', () => {
    const value = (name: string, labels: Record<string, string>) =>
      series().find((one) => one.name === name && Object.entries(labels).every(([k, v]) => one.labels[k] === v))?.value
    expect(value('delos_apollo_calls_total', { endpoint: 'people/match', outcome: 'ok' })).toBeGreaterThan(0)
    expect(value('delos_apollo_calls_total', { endpoint: 'users/search', outcome: 'rate_limited' })).toBe(1)
    expect(value('delos_apollo_calls_total', { endpoint: 'unknown' })).toBeGreaterThan(0)
    expect(value('delos_cache_lookups_total', { result: 'hit' })).toBeGreaterThan(0)
    expect(value('delos_apollo_circuit_open', { endpoint: 'mixed_people/api_search' })).toBe(1)
    expect(value('delos_job_runs_total', { job: 'enrich-batch', end: 'completed' })).toBe(1)
    expect(value('delos_dead_letters', { job: 'enrich-org' })).toBe(1)
    expect(value('delos_webhook_tries_total', { result: 'delivered' })).toBeGreaterThan(0)
    const charged = value('delos_credits', { state: 'charged' })
    expect(charged).toBe(h.emulator.stats().creditsCharged)
    expect(value('delos_budget_credits', { budget: 'all', state: 'charged' })).toBe(charged)
    expect(value('delos_key_credits', { key: 'admin', state: 'charged' })).toBe(charged)
    expect(value('delos_metrics_reading_failures_total', { reading: 'credits' })).toBe(0)
  })

  it('has few values for each label, and nobody among them', () => {
    const values = new Map<string, Set<string>>()
    for (const { labels } of series())
      for (const [name, value] of Object.entries(labels)) values.set(name, (values.get(name) ?? new Set()).add(value))
    expect([...values].filter(([, each]) => each.size > 100)).toEqual([])
    expect(peopleIn([scraped])).toEqual([])
  })

  it('costs only what cannot be read when the database is away', async () => {
    const { db } = h.gateway
    await db.schema.alterTable('dead_letters').renameTo('dead_letters_away').execute()
    const without = (await h.http.get<string>('/metrics')).body
    await db.schema.alterTable('dead_letters_away').renameTo('dead_letters').execute()
    expect(without).toMatch(/delos_metrics_reading_failures_total\{reading="jobs"\} 1/)
    expect(without).not.toMatch(/^delos_dead_letters\{/m)
    expect(without).toMatch(/^delos_credits\{state="charged"\} \d/m)
    expect((await h.http.get<string>('/metrics')).body).toMatch(/^delos_dead_letters\{/m)
  })
})

interface Panel {
  title: string
  targets?: { expr: string }[]
}
interface Alerts {
  groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[]
}
interface Scaling {
  spec?: { metrics?: { external?: { metric: { name: string } } }[] }
}

/** Every expression under the name of what asks. */
function expressions(): [string, string][] {
  const { panels } = JSON.parse(read('deploy/grafana/dashboards/delos.json')) as { panels: Panel[] }
  const { groups } = parse(read('deploy/prometheus/alerts.yml')) as Alerts
  const scaling = readdirSync(`${root}deploy/kubernetes`).flatMap((file) =>
    parseAllDocuments(read(`deploy/kubernetes/${file}`)).flatMap(
      (each) => ((each.toJS() as Scaling).spec?.metrics ?? []).map(({ external }) => external?.metric.name) ?? [],
    ),
  )
  return [
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }): [string, string] => [title, expr])),
    ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }): [string, string] => [alert, expr])),
    ...scaling.filter((name) => name !== undefined).map((name): [string, string] => ['autoscaler', name]),
  ]
}

describe('dashboard, alerts and autoscaler', () => {
  it('ask in PromQL, for series and labels that a busy process has', () => {
    const known = new Map<string, Set<string>>()
    for (const { name, labels } of series())
      known.set(name, new Set([...(known.get(name) ?? []), ...Object.keys(labels)]))
    const missing = expressions().flatMap(([asker, expression]) =>
      selectorsOf(expression).flatMap(({ metric, labels }) => {
        if (prometheusOwn.names.includes(metric)) return []
        const has = known.get(metric)
        if (!has) return [`${asker}: ${metric}`]
        const strange = labels.filter(({ name }) => !has.has(name) && !prometheusOwn.labels.includes(name))
        return strange.map(({ name }) => `${asker}: ${metric}{${name}}`)
      }),
    )
    expect(expressions().length).toBeGreaterThan(80)
    expect(missing).toEqual([])
  })

  it('show every figure at least once', () => {
    const asked = new Set(expressions().flatMap(([, each]) => selectorsOf(each).map(({ metric }) => metric)))
    const shown = (name: string) => [name, `${name}_bucket`, `${name}_count`].some((one) => asked.has(one))
    expect(ours().filter((name) => !shown(name))).toEqual([])
  })
})

/** Whoever of the day can be read in the texts, in whatever part of them. */
function peopleIn(texts: readonly string[]): string[] {
  const words = [
    ...day.people.flatMap(({ email, lastName, mobilePhone, linkedinUrl }) => [
      email,
      lastName,
      mobilePhone,
      linkedinUrl,
    ]),
    ...Object.values(stranger),
    ...Object.values(h.keys),
    'emulator-master-key',
    'not-a-key-that-anybody-has',
  ]
  const all = texts.join('\n').toLowerCase()
  const forms = (word: string) => [word, encodeURIComponent(word), Buffer.from(word).toString('base64')]
  return words.filter((word) => word && forms(word).some((form) => all.includes(form.toLowerCase()))) as string[]
}

describe('the log of it, with all that there is to say', () => {
  it('is JSON, a line each, and a request’s lines bear its id', () => {
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(entries.length).toBeGreaterThan(100)
    const requests = entries.filter(({ msg }) => msg === 'request')
    expect(requests.length).toBeGreaterThan(20)
    expect(requests.filter(({ requestId }) => typeof requestId !== 'string')).toEqual([])
    expect(entries.filter(({ err }) => err !== undefined).length).toBeGreaterThan(0)
  })

  it('holds no address, no name, no number and no key', () => {
    expect(peopleIn(lines)).toEqual([])
  })
})
