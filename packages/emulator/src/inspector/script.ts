/** What runs in the inspector's page. Texts enter the page as text only. */
export const INSPECTOR_SCRIPT = `
const byId = (id) => document.getElementById(id)

async function call(path, method = 'GET', body) {
  const answer = await fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const value = await answer.json()
  if (!answer.ok) throw new Error(value.error ?? String(answer.status))
  return value
}

function attempt(work) {
  byId('problem').textContent = ''
  return work().catch((error) => { byId('problem').textContent = error.message })
}

function row(cells) {
  const line = document.createElement('tr')
  for (const cell of cells) {
    const box = document.createElement('td')
    if (cell instanceof Node) box.append(cell)
    else box.textContent = String(cell ?? '')
    line.append(box)
  }
  return line
}

function fill(id, rows) {
  byId(id).replaceChildren(...rows)
}

function remover(path) {
  const button = document.createElement('button')
  button.textContent = 'remove'
  button.addEventListener('click', () => attempt(async () => { await call(path, 'DELETE'); await refresh() }))
  return button
}

function ruleRows(rules, path) {
  return rules.map(({ id, rule, seen, fired }) => row([id, JSON.stringify(rule), seen, fired, remover(path + '/' + id)]))
}

const use = ({ used, limit }) => used + ' / ' + (limit ?? 'unlimited')

function showRequest({ at, method, url, status, credits, fault }) {
  const line = row([at.slice(11, 23), method + ' ' + url, status, credits || '', fault ?? ''])
  if (status === 0 || status >= 400) line.classList.add('bad')
  return line
}

function showState(state) {
  const { plan, credits, limits, records, stats, people, organizations } = state
  byId('summary').textContent = 'Plan ' + plan + ' · ' + people + ' people in ' + organizations + ' companies · ' +
    stats.requests + ' requests · ' + stats.rateLimited + ' over a limit · ' + stats.faults + ' faults · ' +
    stats.recordsWritten + ' records written'
  byId('credits').max = credits.limit
  byId('credits').value = credits.consumed
  byId('credits-text').textContent = credits.consumed + ' of ' + credits.limit + ' used, ' + credits.leftOver + ' left'
  const used = limits.filter(({ minute, hour, day }) => minute.used + hour.used + day.used > 0)
  fill('limits', used.map(({ endpoint, minute, hour, day }) => row([endpoint, use(minute), use(hour), use(day)])))
  fill('faults', ruleRows(state.faults, 'faults'))
  fill('callback-faults', ruleRows(state.callbackFaults, 'callback-faults'))
  fill('deliveries', state.deliveries.map((d) => row([d.requestId, d.requestType, d.url, d.state, d.attempts])))
  fill('requests', state.requests.slice(0, 100).map(showRequest))
  showChoices(limits, records)
}

function option(value, text) {
  const choice = document.createElement('option')
  choice.value = value
  choice.textContent = text
  return choice
}

function showChoices(limits, records) {
  if (!byId('endpoints').childElementCount) fill('endpoints', limits.map(({ endpoint }) => option(endpoint, '')))
  const chosen = byId('kind').value
  fill('kind', Object.entries(records).map(([kind, count]) => option(kind, kind + ' (' + count + ')')))
  if (chosen) byId('kind').value = chosen
}

async function showRecords() {
  const kind = byId('kind').value
  if (!kind) return
  const records = await call('records/' + kind)
  const open = new Set([...document.querySelectorAll('#records details[open]')].map((box) => box.dataset.id))
  fill('records', records.slice(0, 50).map((record) => {
    const box = document.createElement('details')
    box.dataset.id = record.id
    box.open = open.has(record.id)
    const title = document.createElement('summary')
    title.textContent = record.id + ' ' + (record.name ?? record.title ?? record.subject ?? record.label ?? record.topic ?? '')
    const text = document.createElement('pre')
    text.textContent = JSON.stringify(record, null, 2)
    box.append(title, text)
    return box
  }))
}

async function refresh() {
  showState(await call('state'))
  await showRecords()
}

function effectOf(name, value) {
  if (name === 'reset') return { reset: value }
  if (['status', 'delayMs', 'dripMs'].includes(name)) return { [name]: Number(value) }
  return { [name]: true }
}

function turns(fields) {
  const rule = {}
  for (const name of ['times', 'probability']) if (fields.get(name)) rule[name] = Number(fields.get(name))
  return rule
}

function onSubmit(id, path, ruleOf) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault()
    const fields = new FormData(event.target)
    attempt(async () => { await call(path, 'POST', { ...turns(fields), ...ruleOf(fields) }); await refresh() })
  })
  byId('clear-' + path).addEventListener('click', () =>
    attempt(async () => { await call(path, 'DELETE'); await refresh() }))
}

onSubmit('fault', 'faults', (fields) => ({
  ...(fields.get('endpoint') ? { endpoint: fields.get('endpoint') } : {}),
  effect: effectOf(fields.get('effect'), fields.get('value')),
}))
onSubmit('callback-fault', 'callback-faults', (fields) => {
  const name = fields.get('effect')
  return { effect: name === 'delayMs' ? { delayMs: Number(fields.get('value')) } : name }
})
byId('reset').addEventListener('click', () => attempt(async () => { await call('reset', 'POST'); await refresh() }))
byId('restore').addEventListener('change', (event) => attempt(async () => {
  const [file] = event.target.files
  if (file) await call('snapshot', 'POST', JSON.parse(await file.text()))
  await refresh()
}))
byId('kind').addEventListener('change', () => attempt(showRecords))
setInterval(() => { if (byId('live').checked && !document.hidden) attempt(refresh) }, 2000)
attempt(refresh)
`
