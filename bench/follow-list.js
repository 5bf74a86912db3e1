import { setTimeout as sleep } from 'node:timers/promises'

const atRest = ['completed', 'cancelled', 'failed', 'paused']

/**
 * Uploads a CSV and waits until it has come to rest.
 *
 * @param {import('./api.js').Api} api
 * @param {string} csv
 * @param {{ pollMs?: number }} [options]
 * @returns {Promise<any>} the list, with `uploadMs`, and `workMs` from the first row's turn to the end of the last
 */
export async function enrichCsv(api, csv, { pollMs = 100 } = {}) {
  const startedAt = performance.now()
  const { id } = await api.upload('/api/enrichments', csv)
  const uploadMs = performance.now() - startedAt
  const list = await followList(api, id, { pollMs })
  if (list.status !== 'completed') throw new Error(`The list is ${list.status}: ${list.reason}`)
  return { ...list, uploadMs, workMs: Date.parse(list.finishedAt) - Date.parse(list.startedAt) }
}

/**
 * @param {import('./api.js').Api} api
 * @param {string} id
 * @param {{ pollMs: number }} options
 */
export async function followList(api, id, { pollMs }) {
  for (;;) {
    const list = await api.get(`/api/enrichments/${id}`)
    if (atRest.includes(list.status)) return list
    await sleep(pollMs)
  }
}
