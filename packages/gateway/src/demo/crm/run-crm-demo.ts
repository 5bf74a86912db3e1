import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../config.ts'
import { createGateway, type Gateway } from '../../gateway.ts'
import { createHttpApp } from '../../http/app.ts'
import { Secret } from '../../secret.ts'
import { ensureAdminKey } from '../../services/keys/ensure-admin-key.ts'
import { createKeyring } from '../../services/keys/keyring.ts'
import { createWorker } from '../../worker/worker.ts'
import { type Api, createApi } from '../api.ts'
import { demoKey } from '../stage.ts'
import type { DemoCrm, DemoPerson, OpenDemoCrm } from './demo-crm.ts'
import { openHubspotCrm } from './hubspot-crm.ts'
import { openSalesforceCrm } from './salesforce-crm.ts'
import { openTablesCrm } from './tables-crm.ts'

const openers: Record<DemoCrm['kind'], OpenDemoCrm> = {
  tables: openTablesCrm,
  hubspot: openHubspotCrm,
  salesforce: openSalesforceCrm,
}

export interface CrmDemoOptions {
  crm: DemoCrm['kind']
  say(line: string): void
  /** How a preview is shown. */
  formatDiff(diff: CrmRun['diff']): string
  /** How counts of a run are shown, one a line. */
  formatCounts(counts: Record<string, number>): string[]
}

interface CrmRun {
  state: string
  error: string | null
  counts: Record<string, number>
  writes: Record<string, number>
  diff: {
    object: string
    side: string
    action: string
    label: string
    why: string
    changes: { field: string; before: unknown; after: unknown }[]
  }[]
}

export interface CrmDemoFigures {
  crm: string
  contactsInApollo: number
  contactsInCrm: number
  writesOfTheEdits: number
  writesAfterwards: number
  agree: boolean
}

/** The sync from the first look to agreement: preview, run, an edit on each side, run, nothing left to do. */
export async function runCrmDemo(options: CrmDemoOptions): Promise<CrmDemoFigures> {
  const dataDir = await mkdtemp(join(tmpdir(), 'delos-demo-'))
  const config = loadConfig({
    DELOS_DATA_DIR: dataDir,
    DELOS_ALLOW_PRIVATE_CRM: 'true',
    DELOS_JOB_BACKOFF_MS: '250',
    PORT: '0',
    LOG_LEVEL: 'silent',
  })
  const gateway = await createGateway(config)
  try {
    await ensureAdminKey(gateway, new Secret(demoKey))
    const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const worker = createWorker(gateway)
    const crm = await openers[options.crm](gateway)
    try {
      await worker.start()
      return await showSync({ gateway, api: createApi([url], demoKey), crm, options })
    } finally {
      await app.close()
      await worker.close()
      await crm.close()
    }
  } finally {
    await gateway.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

interface Stage {
  gateway: Gateway
  api: Api
  crm: DemoCrm
  options: CrmDemoOptions
}

const inBoth: DemoPerson = { firstName: 'Ada', lastName: 'Byron', email: 'ada@analytical.example', title: null }
const inApollo: DemoPerson[] = [
  { firstName: 'Charles', lastName: 'Babbage', email: 'charles@analytical.example', title: 'Lucasian Professor' },
  { firstName: 'Luigi', lastName: 'Menabrea', email: 'luigi@turin.example', title: 'Engineer' },
]
const inCrm: DemoPerson = { firstName: 'Mary', lastName: 'Somerville', email: 'mary@oxford.example', title: 'Author' }
/** May be Luigi Menabrea or not: neither is made on the other side. */
const nearlySame: DemoPerson = { firstName: 'L.', lastName: 'Menabrea', email: 'menabrea@turin.example', title: null }

async function showSync({ gateway, api, crm, options }: Stage): Promise<CrmDemoFigures> {
  const { say } = options
  for (const person of [{ ...inBoth, title: 'Countess of Lovelace' }, ...inApollo]) await saveInApollo(gateway, person)
  for (const person of [inBoth, inCrm, nearlySame]) await crm.add(person)
  say(`1. A connection to ${crm.title}: three contacts on each side, one of them the same person, two perhaps`)
  await connect(api, crm)
  say('')
  say('2. A preview: nothing has been written yet')
  const preview = await run(api, 'preview')
  show(options, preview)
  say('')
  say('3. The run')
  tell(options, await run(api, 'sync'))
  say('')
  say('4. An edit on each side: what the next run would do, and the run')
  await crm.retitle(inBoth.email, 'Enchantress of Number')
  await retitleInApollo(gateway, inApollo[0]?.email ?? '', 'Inventor')
  say(`   In the CRM ${inBoth.firstName} is now "Enchantress of Number", in Apollo Charles is now "Inventor".`)
  show(options, await run(api, 'preview'))
  const edits = await run(api, 'sync')
  tell(options, edits)
  say('')
  say('5. Once more: agreement')
  const last = await run(api, 'sync')
  tell(options, last)
  return figures({ gateway, api, crm, options }, { edits, last })
}

async function figures(
  { gateway, api, crm, options }: Stage,
  { edits, last }: { edits: CrmRun; last: CrmRun },
): Promise<CrmDemoFigures> {
  const emails = [inBoth, ...inApollo.slice(0, 1), inCrm].map(({ email }) => email)
  const pairs = await Promise.all(
    emails.map(async (email) => [email, await titleInApollo(gateway, email), await crm.titleOf(email)] as const),
  )
  for (const [email, inApolloNow, inCrmNow] of pairs) {
    options.say(`   ${email.padEnd(28)} Apollo: ${inApolloNow ?? '(no title)'} | CRM: ${inCrmNow ?? '(no title)'}`)
  }
  const { reviews } = await api.get<{ reviews: Review[] }>('/api/crm/reviews')
  for (const { label, candidates } of reviews) {
    const others = candidates.map((candidate) => candidate.label).join(' or ')
    options.say(`   A person has to judge whether ${label} is ${others}: neither is made on the other side until then.`)
  }
  const { contacts } = await api.get<{ contacts: unknown[] }>('/api/contacts?limit=200')
  const sum = (writes: Record<string, number>): number => Object.values(writes).reduce((total, one) => total + one, 0)
  const result = {
    crm: crm.kind,
    contactsInApollo: contacts.length,
    contactsInCrm: await crm.count(),
    writesOfTheEdits: sum(edits.writes),
    writesAfterwards: sum(last.writes),
    agree: pairs.every(([, one, other]) => one === other),
  }
  if (!result.agree || result.writesAfterwards || result.writesOfTheEdits !== 2)
    throw new Error('The two sides do not agree')
  return result
}

interface Review {
  label: string
  candidates: { label: string }[]
}

async function connect(api: Api, { kind, connection, owners }: DemoCrm): Promise<void> {
  const path = '/api/crm/connections/demo'
  const { mapping } = await api.send<{ mapping: object }>('PUT', path, { kind, ...connection })
  await api.send('PUT', path, { kind, settings: connection.settings, mapping: { ...mapping, owners } })
}

const pollMs = 100

async function run(api: Api, verb: 'preview' | 'sync'): Promise<CrmRun> {
  const { runId } = await api.send<{ runId: string }>('POST', `/api/crm/connections/demo/${verb}`)
  for (;;) {
    const run = await api.get<CrmRun>(`/api/crm/runs/${runId}`)
    if (run.state === 'failed') throw new Error(`The run failed: ${run.error}`)
    if (run.state === 'completed') return run
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

function show({ say, formatDiff }: CrmDemoOptions, { diff }: CrmRun): void {
  for (const line of formatDiff(diff).split('\n')) say(`   ${line}`)
}

function tell({ say, formatCounts }: CrmDemoOptions, { writes, counts: { linked, ambiguous } }: CrmRun): void {
  if (!Object.keys(writes).length) say('   nothing written')
  const counts = { ...writes, ...(linked ? { linked } : {}), ...(ambiguous ? { ambiguous } : {}) }
  for (const line of formatCounts(counts)) say(`   ${line}`)
}

async function saveInApollo({ apollo }: Gateway, { firstName, lastName, email, title }: DemoPerson): Promise<void> {
  await apollo.contacts.create({ first_name: firstName, last_name: lastName, email, title: title ?? undefined })
}

async function findInApollo({ apollo }: Gateway, email: string) {
  const { contacts } = await apollo.contacts.search({ q_keywords: email })
  return contacts.find((contact) => contact.email === email)
}

async function retitleInApollo(gateway: Gateway, email: string, title: string): Promise<void> {
  const contact = await findInApollo(gateway, email)
  if (contact) await gateway.apollo.contacts.update(contact.id, { title })
}

async function titleInApollo(gateway: Gateway, email: string): Promise<string | null> {
  return (await findInApollo(gateway, email))?.title ?? null
}
