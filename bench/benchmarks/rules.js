import { setTimeout as sleep } from 'node:timers/promises'
import { createApolloClient } from '@delos/client'
import { startDelosChild } from '../delos-child.js'
import { exactly } from '../figures.js'
import { noLimit, openDelos, openEmulator } from '../open-delos.js'
import { createRandom } from '../random.js'

const contacts = 1000
const kills = 10
const mostAliveMs = 3000
const pollMs = 200

const endpoints = [
  'contacts/search',
  'contacts/show',
  'contact_stages/index',
  'tasks/create',
  'tasks/bulk_create',
  'tasks/search',
  'users/search',
]
const limits = Object.fromEntries(endpoints.map((endpoint) => [endpoint, noLimit]))

/** A task for each of 1,000 changes of stage, with the gateway killed in between, and every event told to the rules twice. */
export async function measure(toUndo) {
  const emulator = await openEmulator({ savedContacts: contacts, limits })
  toUndo.add(() => emulator.close())
  const dataDir = await toUndo.folder()
  const task = { dataDir, apolloUrl: emulator.url }
  let child = startDelosChild(toUndo, task)
  let api = await child.ready()
  await syncContacts(api)
  await api.post('/api/rules', {
    name: 'Call whoever moves',
    event: 'contact.stage_changed',
    action: { type: 'create_task', taskType: 'call', title: 'Call {contact.name}', dueInDays: 1 },
  })
  await moveAll(emulator)
  const random = createRandom(9)
  let underWay = 0
  for (let at = 0; at < kills; at++) {
    await api.post('/api/sync', { object: 'contacts' })
    await sleep(random.int(1, mostAliveMs))
    const made = await countTasks(emulator)
    if (made > 0 && made < contacts) underWay++
    await child.kill()
    child = startDelosChild(toUndo, task)
    api = await child.ready()
  }
  await syncContacts(api)
  await settle(emulator)
  const first = await tasksOf(emulator)
  await child.close()
  const second = await tellAgain(toUndo, { dataDir, emulator })
  return [
    figure(`${kills} kills between`, first, `${underWay} kills under way`),
    figure('and every event told again', second, `${first.length} before`),
  ]
}

/** Each into a stage that it is not in. */
async function moveAll(emulator) {
  const apollo = openApollo(emulator)
  const [first, second] = await apollo.contacts.stages()
  for await (const { id, contact_stage_id } of apollo.contacts.searchAll({ per_page: 100 })) {
    emulator.app.move('contact', id, contact_stage_id === first.id ? second.id : first.id)
  }
}

async function syncContacts(api) {
  await api.post('/api/sync', { object: 'contacts' })
  for (;;) {
    const { objects } = await api.get('/api/sync/status?object=contacts')
    if (objects[0].status === 'idle') return
    await sleep(pollMs)
  }
}

/** Until no task has been made for a while. */
async function settle(emulator) {
  for (let last = -1, same = 0; same < 25; await sleep(pollMs)) {
    const made = await countTasks(emulator)
    same = made === last ? same + 1 : 0
    last = made
  }
}

/** Its own look at Apollo, past every limit. */
const openApollo = ({ url }) => createApolloClient({ apiKey: 'emulator-master-key', baseUrl: url, limiter: false })

async function countTasks(emulator) {
  return (await openApollo(emulator).tasks.search({ per_page: 1 })).pagination.total_entries
}

async function tasksOf(emulator) {
  const apollo = openApollo(emulator)
  const tasks = []
  for await (const one of apollo.tasks.searchAll({ per_page: 100 })) tasks.push(one)
  return tasks
}

/** As a crash before the cursor was moved would have it, for all events at once. */
async function tellAgain(toUndo, { dataDir, emulator }) {
  const { gateway } = await openDelos(toUndo, { dataDir, apolloUrl: emulator.url })
  await gateway.db.updateTable('eventConsumers').set({ seq: 0 }).where('name', '=', 'rules').execute()
  await settle(emulator)
  return tasksOf(emulator)
}

/** Contacts without a task, and tasks too many. */
function figure(name, tasks, baseline) {
  const byContact = new Set(tasks.map(({ contact_id }) => contact_id))
  const wrong = contacts - byContact.size + (tasks.length - byContact.size)
  return {
    name: `tasks for ${contacts} changes of stage, ${name}`,
    figure: tasks.length,
    unit: `tasks, ${wrong} wrong`,
    baseline,
    bar: `= ${contacts}`,
    ok: exactly(tasks.length, contacts).ok && wrong === 0,
  }
}
