import { parseJson } from '@delos/client'

export type Params = Record<string, unknown>

export interface ParsedBody {
  kind: 'none' | 'json' | 'form' | 'malformed'
  fields: Params
}

const mostDepth = 8
export const emptyBody = Buffer.alloc(0)

/** Reads a query string as Rails does: `name[]=a`, `name[min]=1`, `details[][email]=x`. */
export function parseQuery(text: string): Params {
  const params = emptyParams()
  if (text === '') return params
  for (const [name, value] of new URLSearchParams(text)) {
    const open = name.indexOf('[')
    const keys = open > 0 ? [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '') : []
    assign(params, open > 0 ? name.slice(0, open) : name, { keys: keys.slice(0, mostDepth), value })
  }
  return params
}

/** An empty body has no fields, whatever its type; a JSON value that is no object has none either. */
export function parseBody(contentType: string | undefined, body: Buffer | undefined): ParsedBody {
  if (!body?.length) return { kind: 'none', fields: emptyParams() }
  const text = body.toString('utf8')
  if (text.trim() === '') return { kind: 'none', fields: emptyParams() }
  if (contentType?.startsWith('application/x-www-form-urlencoded')) return { kind: 'form', fields: parseQuery(text) }
  try {
    const value = parseJson(text)
    return { kind: 'json', fields: isRecord(value) ? value : emptyParams() }
  } catch {
    return { kind: 'malformed', fields: emptyParams() }
  }
}

export function isRecord(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Empty text is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

export function flagOf(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}

export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null || value === '' ? [] : [value]
}

/** Changes the values of a query string's parameters and leaves the rest as it is; undefined drops a parameter. */
export function mapQuery(query: string, change: (name: string, value: string) => string | undefined): string {
  if (query === '') return query
  return query
    .split('&')
    .flatMap((pair) => {
      const [[name, value] = ['', '']] = [...new URLSearchParams(pair)]
      const changed = change(name, value)
      if (changed === undefined) return []
      return changed === value ? [pair] : [`${encodeURIComponent(name)}=${encodeURIComponent(changed)}`]
    })
    .join('&')
}

function assign(target: Params, name: string, { keys, value }: { keys: string[]; value: string }): void {
  const [key, ...deeper] = keys
  if (key === undefined) {
    target[name] = value
  } else if (key === '') {
    const existing = target[name]
    const list: unknown[] = Array.isArray(existing) ? existing : []
    target[name] = list
    append(list, { keys: deeper, value })
  } else {
    const existing = target[name]
    const child = isRecord(existing) ? existing : emptyParams()
    target[name] = child
    assign(child, key, { keys: deeper, value })
  }
}

// `a[][x]=1&a[][y]=2&a[][x]=3` are two records: a repeated key opens the next one.
function append(list: unknown[], { keys, value }: { keys: string[]; value: string }): void {
  const [key, ...deeper] = keys
  if (key === undefined || key === '') {
    list.push(value)
    return
  }
  const last = list.at(-1)
  const record = isRecord(last) && !(key in last && deeper.length === 0) ? last : emptyParams()
  if (record !== last) list.push(record)
  assign(record, key, { keys: deeper, value })
}

/** Without a prototype, so that a parameter named `__proto__` is only a parameter. */
function emptyParams(): Params {
  return Object.create(null) as Params
}
