import type { Query, QueryValue } from './http.ts'

/** Fills `{name}` from `values`; every parameter must be there and be a real segment. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name]
    // '.' and '..' survive encoding and would climb out of the endpoint's path.
    if (value === undefined || value === '' || value === '.' || value === '..') {
      throw new TypeError(`path parameter '${name}' of ${template} is missing or not a plain value`)
    }
    return encodeURIComponent(value)
  })
}

/** Rails' form: `name[]=a&name[]=b`, `range[min]=1`; null and undefined are left out. */
export function queryString(query: Query): string {
  const pairs: string[] = []
  for (const [key, value] of Object.entries(query)) append(pairs, key, value)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function append(pairs: string[], key: string, value: QueryValue): void {
  if (value === undefined || value === null) return
  if (isList(value)) {
    const name = key.endsWith('[]') ? key : `${key}[]`
    for (const item of value) append(pairs, name, item)
  } else if (typeof value === 'object') {
    for (const [part, item] of Object.entries(value)) append(pairs, `${key}[${part}]`, item)
  } else {
    pairs.push(`${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
  }
}

function isList(value: QueryValue): value is readonly QueryValue[] {
  return Array.isArray(value)
}
