import { Refusal, unprocessable } from './reply.ts'

export type Params = Record<string, unknown>

const MAX_DEPTH = 8

/** Reads a query string as Rails does: `name[]=a`, `name[min]=1`, `details[][email]=x`. */
export function parseQuery(text: string): Params {
  const params = emptyParams()
  for (const [name, value] of new URLSearchParams(text)) {
    const open = name.indexOf('[')
    if (open <= 0) {
      params[name] = value
      continue
    }
    const keys = [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')
    assign(params, name.slice(0, open), { keys: keys.slice(0, MAX_DEPTH), value })
  }
  return params
}

function assign(target: Params, name: string, rest: { keys: string[]; value: string }): void {
  const [key, ...deeper] = rest.keys
  if (key === undefined) {
    target[name] = rest.value
  } else if (key === '') {
    const existing = target[name]
    const array: unknown[] = Array.isArray(existing) ? existing : []
    target[name] = array
    append(array, { keys: deeper, value: rest.value })
  } else {
    const existing = target[name]
    const child = isRecord(existing) ? existing : emptyParams()
    target[name] = child
    assign(child, key, { keys: deeper, value: rest.value })
  }
}

// `a[][x]=1&a[][y]=2&a[][x]=3` are two records: a repeated key opens the next one.
function append(array: unknown[], rest: { keys: string[]; value: string }): void {
  const [key, ...deeper] = rest.keys
  if (key === undefined || key === '') {
    array.push(rest.value)
    return
  }
  const last = array.at(-1)
  const record = isRecord(last) && !(key in last && deeper.length === 0) ? last : emptyParams()
  if (record !== last) array.push(record)
  assign(record, key, { keys: deeper, value: rest.value })
}

// Without a prototype, so that a parameter named `__proto__` is only a parameter.
function emptyParams(): Params {
  return Object.create(null) as Params
}

export function isRecord(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

export function readList(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(readText).filter((item) => item !== undefined)
  const single = readText(value)
  return single === undefined ? [] : [single]
}

export function readFlag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}

export function readInteger(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number.parseInt(readText(value) ?? '', 10)
  return Number.isFinite(number) ? Math.trunc(number) : undefined
}

export function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number.parseFloat(readText(value) ?? '')
  return Number.isFinite(number) ? number : undefined
}

export interface Range {
  min: number
  max: number
}

/** Reads `{ min, max }`; anything else is answered as Ruby's exception text. */
export function readRange(value: unknown): Range {
  if (!isRecord(value)) throw new Refusal(unprocessable('no implicit conversion of String into Integer'))
  return {
    min: readNumber(value.min) ?? Number.NEGATIVE_INFINITY,
    max: readNumber(value.max) ?? Number.POSITIVE_INFINITY,
  }
}

const OBJECT_ID = /^[0-9a-f]{24}$/i

export function isObjectId(value: string): boolean {
  return OBJECT_ID.test(value)
}
