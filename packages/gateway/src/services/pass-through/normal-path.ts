/** Nearly every path: nothing in it has a second spelling. */
const plainPath = /^(?:\/[A-Za-z0-9_-]+)+$/

/**
 * The path below the mount in its one spelling; undefined for what could mean another place at Apollo than here: steps
 * up, empty or encoded separators, control characters. Rails reads a final slash and a format such as `.json` as nothing.
 */
export function normalPath(raw: string): string | undefined {
  if (plainPath.test(raw)) return raw
  const segments = raw.replace(/\/$/, '').split('/').slice(1)
  const read = segments.map(decoded)
  if (!raw.startsWith('/') || !read.length || !read.every((segment) => segment !== undefined)) return undefined
  if (read.some((segment) => !isPlain(segment))) return undefined
  const last = read.length - 1
  return `/${read.map((segment, at) => encodeURIComponent(at === last ? withoutFormat(segment) : segment)).join('/')}`
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function isPlain(segment: string): boolean {
  return /^[^\p{Cc}/\\?#%;]+$/u.test(segment) && segment !== '.' && segment !== '..'
}

function withoutFormat(segment: string): string {
  return segment.replace(/(.)\.[a-z]{1,5}$/i, '$1')
}
