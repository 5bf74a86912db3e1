export interface HttpAnswer<T = unknown> {
  status: number
  headers: Headers
  body: T
}

type Send = <T = Record<string, never>>(
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<HttpAnswer<T>>

export interface Http {
  get<T = Record<string, never>>(path: string, headers?: Record<string, string>): Promise<HttpAnswer<T>>
  post: Send
  put: Send
  patch: Send
  delete: Send
}

/** A caller with a key: sends JSON, or a string as it is, and reads whatever comes back. */
export function createHttp(url: string, key: string): Http {
  async function send<T>(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Record<string, string> },
  ) {
    const answer = await fetch(url + path, {
      method,
      headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.text()
    const isJson =
      /json/.test(answer.headers.get('content-type') ?? '') && !/ndjson/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T }
  }
  return {
    get: (path, headers) => send('GET', path, { headers }),
    post: (path, body, headers) => send('POST', path, { body, headers }),
    put: (path, body, headers) => send('PUT', path, { body, headers }),
    patch: (path, body, headers) => send('PATCH', path, { body, headers }),
    delete: (path, body, headers) => send('DELETE', path, { body, headers }),
  }
}
