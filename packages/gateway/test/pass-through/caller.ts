export interface Answered {
  status: number
  headers: Headers
  text: string
  /** Undefined for what is no JSON. */
  json: Record<string, never>
}

/** A client that knows Apollo alone. */
export function createCaller(url: string, key: string) {
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const answer = await fetch(url + path, {
      method,
      headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, json: readJson(text) }
  }
}

function readJson(text: string): Record<string, never> {
  try {
    return JSON.parse(text) as Record<string, never>
  } catch {
    return undefined as never
  }
}

export type Caller = ReturnType<typeof createCaller>

/** Without what differs from run to run, and what Delos adds. */
export function rateHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^x-(rate-limit|.*-usage$|.*-requests-left$)/.test(name)))
}
