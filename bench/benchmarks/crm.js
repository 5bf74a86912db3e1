import { setTimeout as sleep } from 'node:timers/promises'
import { createHubspot } from '@delos/emulator'
import { ambiguous, nearDuplicates } from '../doubtful-people.js'
import { exactly } from '../figures.js'
import { noLimit, openDelos } from '../open-delos.js'
import { createRandom } from '../random.js'

const pairs = 400
const edits = 2000
const rounds = 3
const singleEdits = 1000
const pollMs = 50

const limits = Object.fromEntries(
  ['search', 'create', 'update', 'bulk_update', 'show'].map((verb) => [`contacts/${verb}`, noLimit]),
)

/** Random edits of Apollo and an emulated HubSpot at once, single edits, and people of whom nobody knows who they are. */
export async function measure(toUndo) {
  const both = await openBoth(toUndo)
  const converged = await converge(both)
  return [...converged, await echo(both), ...(await doubt(toUndo))]
}

async function openConnection(toUndo, { emulator, connection }) {
  const delos = await openDelos(toUndo, { emulator, env: { DELOS_ALLOW_PRIVATE_CRM: 'true' } })
  const path = '/api/crm/connections/bench'
  async function run(verb) {
    const { body } = await delos.api.post(`${path}/${verb}`)
    for (;;) {
      const run = await delos.api.get(`/api/crm/runs/${body.runId}`)
      if (run.state === 'completed') return run
      if (run.state !== 'queued' && run.state !== 'running') throw new Error(`The run ${run.state}: ${run.error}`)
      await sleep(pollMs)
    }
  }
  const { mapping } = await delos.api.put(path, connection)
  const map = (objects) => delos.api.put(path, { ...connection, secrets: undefined, mapping: { ...mapping, objects } })
  return { ...delos, run, mapping, map }
}

async function openBoth(toUndo) {
  const text = (name) => ({ name, label: name, type: 'string', fieldType: 'text', isCustom: true })
  const properties = { contacts: ['source', 'nickname', 'remark', 'score'].map(text) }
  const hubspot = await createHubspot({ indexLagMs: 0, properties })
  toUndo.add(() => hubspot.close())
  const connection = { kind: 'hubspot', settings: { baseUrl: hubspot.url }, secrets: { token: hubspot.token } }
  const delos = await openConnection(toUndo, { emulator: { limits }, connection })
  const { apollo } = delos.gateway
  const custom = async (crm, policy) => {
    const made = await apollo.fields.create({ label: crm, modality: 'contact', type: 'string' })
    return { apollo: `custom:${made.typed_custom_fields[0].id.split('.').at(-1)}`, crm, policy }
  }
  const fields = [
    { apollo: 'title', crm: 'jobtitle', policy: 'newest' },
    { apollo: 'firstName', crm: 'firstname', policy: 'newest' },
    await custom('source', 'crm'),
    await custom('score', 'apollo'),
    await custom('nickname', 'fill'),
    await custom('remark', 'locked'),
  ]
  const contacts = delos.mapping.objects.contacts
  await delos.map({ contacts: { ...contacts, fields: [{ apollo: 'email', crm: 'email' }, ...fields] } })
  const ids = Array.from({ length: pairs }, (_, number) => {
    const email = `person${number}@converge.example`
    const apolloId = delos.emulator.app.create('contact', { first_name: `First ${number}`, last_name: 'Last', email })
    return { apollo: apolloId, crm: hubspot.user.create('contacts', { firstname: `First ${number}`, email }) }
  })
  await delos.run('preview')
  const { counts } = await delos.run('sync')
  if (counts.linked !== pairs) throw new Error(`${counts.linked} of ${pairs} were linked`)
  return { delos, hubspot, fields, ids }
}

const wire = { title: 'title', firstName: 'first_name' }
const customId = (name) => name.slice('custom:'.length)

function edit({ delos, hubspot }, { side, pair, field, value }) {
  if (side === 'crm') {
    hubspot.user.edit('contacts', pair.crm, { [field.crm]: value ?? '' })
    return
  }
  const name = wire[field.apollo]
  const change = name ? { [name]: value ?? '' } : { typed_custom_fields: { [customId(field.apollo)]: value } }
  delos.emulator.app.edit('contact', pair.apollo, change)
}

/** Both sides as they stand, past the sync. */
async function look({ delos, hubspot, fields, ids }) {
  const contacts = new Map()
  for await (const one of delos.gateway.apollo.contacts.searchAll({ per_page: 100 })) contacts.set(one.id, one)
  return ids.map(({ apollo, crm }) => {
    const contact = contacts.get(apollo)
    const { properties } = hubspot.user.look('contacts', crm)
    const ours = ({ apollo: name }) => (wire[name] ? contact[wire[name]] : contact.typed_custom_fields[customId(name)])
    return {
      apollo: fields.map((field) => ours(field) || null),
      crm: fields.map((field) => properties[field.crm] || null),
      isNewerInApollo: Date.parse(contact.updated_at) > Date.parse(properties.lastmodifieddate),
    }
  })
}

/** What the policy says of one field, without a look at the engine. */
function policyAnswer(policy, { was, now, isNewerInApollo }) {
  const [ours, theirs] = now
  const [oursChanged, theirsChanged] = [ours !== was[0], theirs !== was[1]]
  if (ours === theirs || (!oursChanged && !theirsChanged) || policy === 'locked') return now
  if (policy === 'fill') return theirs === null ? [ours, ours] : ours === null ? [theirs, theirs] : now
  const both = policy === 'newest' ? isNewerInApollo : policy === 'apollo'
  return (oursChanged === theirsChanged ? both : oursChanged) ? [ours, ours] : [theirs, theirs]
}

function unlikePolicy(fields, { before, edited, after }) {
  let wrong = 0
  for (const [at, now] of edited.entries()) {
    for (const [number, { policy }] of fields.entries()) {
      const was = [before[at].apollo[number], before[at].crm[number]]
      const { isNewerInApollo } = now
      const wanted = policyAnswer(policy, { was, now: [now.apollo[number], now.crm[number]], isNewerInApollo })
      if (after[at].apollo[number] !== wanted[0] || after[at].crm[number] !== wanted[1]) wrong++
    }
  }
  return wrong
}

async function converge(both) {
  const { delos, fields, ids } = both
  const random = createRandom(40)
  let wrong = 0
  let written = 0
  for (let round = 1; round <= rounds; round++) {
    const before = await look(both)
    for (let number = 0; number < edits / rounds; number++) {
      const field = random.pick(fields)
      const value = random.chance(0.1) && field.apollo !== 'firstName' ? null : `round ${round} edit ${number}`
      edit(both, { side: random.pick(['apollo', 'crm']), pair: random.pick(ids), field, value })
      // Two edits of one moment are in no order.
      if (number % 20 === 0) await sleep(2)
    }
    const edited = await look(both)
    written += sum((await delos.run('sync')).writes)
    wrong += unlikePolicy(fields, { before, edited, after: await look(both) })
  }
  const afterwards = sum((await delos.run('sync')).writes)
  return [
    {
      name: `${edits} edits on both sides, ${rounds} rounds: fields unlike the policy’s answer`,
      figure: wrong,
      unit: 'fields',
      baseline: `${written} writes`,
      ...exactly(wrong, 0),
    },
    { name: 'writes after the third pass', figure: afterwards, unit: 'writes', ...exactly(afterwards, 0) },
  ]
}

/** Each edit by itself, on one side alone. */
async function echo(both) {
  const { delos, fields, ids } = both
  let wrong = 0
  for (let number = 0; number < singleEdits; number += pairs) {
    const chosen = ids.slice(0, Math.min(pairs, singleEdits - number))
    for (const [at, pair] of chosen.entries()) {
      edit(both, { side: at % 2 ? 'crm' : 'apollo', pair, field: fields[0], value: `single ${number + at}` })
    }
    const { writes } = await delos.run('sync')
    const [up, down] = [Math.ceil(chosen.length / 2), Math.floor(chosen.length / 2)]
    wrong += Math.abs((writes['crm.update.done'] ?? 0) - up) + Math.abs((writes['apollo.update.done'] ?? 0) - down)
    wrong += sum((await delos.run('sync')).writes)
  }
  return {
    name: `${singleEdits} edits on one side: writes too many, too few or back`,
    figure: wrong,
    unit: 'writes',
    ...exactly(wrong, 0),
  }
}

/** On plain tables, which take two records with one address. */
async function doubt(toUndo) {
  const connection = { kind: 'tables', settings: { schema: 'delos_crm' } }
  const delos = await openConnection(toUndo, { emulator: { limits }, connection })
  const { gateway, emulator } = delos
  await delos.map({ contacts: delos.mapping.objects.contacts })
  const tables = gateway.db.withoutPlugins().withSchema('delos_crm')
  const doubts = [...ambiguous, ...nearDuplicates]
  for (const { apollo, crm } of doubts) {
    for (const { first, last, email, linkedin } of apollo) {
      emulator.app.create('contact', { first_name: first, last_name: last, email, linkedin_url: linkedin })
    }
    const rows = crm.map(({ first, last, ...rest }) => ({
      first_name: first,
      last_name: last,
      email: rest.email ?? null,
      linkedin_url: rest.linkedin ?? null,
    }))
    await tables.insertInto('contacts').values(rows).execute()
  }
  await delos.run('preview')
  const first = await delos.run('sync')
  const second = await delos.run('sync')
  const created = sum(first.writes) + sum(second.writes)
  const linked = (first.counts.linked ?? 0) + (second.counts.linked ?? 0)
  const { reviews } = await delos.api.get('/api/crm/reviews?limit=200')
  const asked = reviews.flatMap(({ side, recordId, candidates }) =>
    candidates.map(({ id }) => (side === 'apollo' ? `${recordId} ${id}` : `${id} ${recordId}`)),
  )
  const twice = asked.length - new Set(asked).size
  const name = `${ambiguous.length} ambiguous, ${nearDuplicates.length} near-duplicates`
  return [
    {
      name: `${name}: written`,
      figure: created,
      unit: 'records',
      baseline: `${first.counts.ambiguous} records in ${asked.length} questions`,
      ...exactly(created, 0),
    },
    { name: `${name}: linked wrongly`, figure: linked, unit: 'records', ...exactly(linked, 0) },
    { name: `${name}: pairs asked about twice`, figure: twice, unit: 'pairs', ...exactly(twice, 0) },
  ]
}

function sum(writes) {
  return Object.values(writes).reduce((total, one) => total + one, 0)
}
