/**
 * A caller of the gateway.
 *
 * @typedef {object} Api
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body?: unknown) => Promise<{ status: number, body: any }>} post whatever the status
 * @property {(path: string, body: unknown) => Promise<any>} put
 * @property {(path: string, csv: string) => Promise<any>} upload
 * @property {(path: string) => Promise<any[]>} lines
 */

/**
 * @param {string} url
 * @param {string} key
 * @returns {Api}
 */
export function createApi(url, key) {
  async function call(method, path, { type, body } = {}) {
    const headers = {
      'x-api-key': key,
      accept: 'application/json, application/x-ndjson',
      ...(type && { 'content-type': type }),
    }
    const answer = await fetch(url + path, { method, headers, body })
    return { status: answer.status, text: await answer.text() }
  }
  async function must(method, path, request) {
    const { status, text } = await call(method, path, request)
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 300)}`)
    return text
  }
  const json = (body) => ({ type: 'application/json', body: JSON.stringify(body ?? {}) })
  return {
    get: async (path) => JSON.parse(await must('GET', path)),
    async post(path, body) {
      const { status, text } = await call('POST', path, json(body))
      return { status, body: text ? JSON.parse(text) : undefined }
    },
    put: async (path, body) => JSON.parse(await must('PUT', path, json(body))),
    upload: async (path, csv) => JSON.parse(await must('POST', path, { type: 'text/csv', body: csv })),
    lines: async (path) =>
      (await must('GET', path))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  }
}
