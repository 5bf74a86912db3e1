/** The demo speaks to the gateway as any program would: over HTTP, with a key. */
export interface Api {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PATCH' | 'PUT', path: string, body?: unknown): Promise<T>
  upload<T>(path: string, csv: string): Promise<T>
  lines<T>(path: string): Promise<T[]>
}

const attempts = 6
const firstWaitMs = 200

/**
 * With faults in the weather an answer may be a 503 that says when to come back; a good caller does. Several doors take
 * turns, as behind a load balancer.
 */
export function createApi(urls: readonly string[], key: string): Api {
  let turn = 0
  async function call(
    method: string,
    path: string,
    { type, body }: { type?: string; body?: string } = {},
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(`${urls[turn++ % urls.length]}${path}`, {
        method,
        headers: {
          'x-api-key': key,
          accept: 'application/json, application/x-ndjson',
          ...(type ? { 'content-type': type } : {}),
        },
        body,
      })
      if (answer.ok) return answer
      if (attempt >= attempts || (answer.status !== 503 && answer.status !== 502))
        throw await failure(method, path, answer)
      const waitMs = Number(answer.headers.get('retry-after') ?? 0) * 1000 || firstWaitMs * 2 ** attempt
      await answer.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, 5000)))
    }
  }
  return {
    get: async (path) => (await (await call('GET', path)).json()) as never,
    send: async (method, path, body) =>
      (await (
        await call(method, path, { type: 'application/json', body: JSON.stringify(body ?? {}) })
      ).json()) as never,
    upload: async (path, csv) => (await (await call('POST', path, { type: 'text/csv', body: csv })).json()) as never,
    async lines(path) {
      const text = await (await call('GET', path)).text()
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as never)
    },
  }
}

async function failure(method: string, path: string, answer: Response): Promise<Error> {
  return new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
}
