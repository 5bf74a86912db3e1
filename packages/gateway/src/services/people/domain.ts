import { parse } from 'tldts'

/**
 * The bare host of a website or address: no scheme, `www.`, port, path or trailing dot; lower case, in ASCII.
 * Undefined for what is no public name, such as an IP address or a single word.
 */
export function normalizeDomain(text: string): string | undefined {
  const host = text.normalize('NFKC').trim().replace(/^@/, '').replace(/^.*@/, '').replace(/\.$/, '')
  const { hostname, isIp, domain } = parse(toUrl(host), { allowPrivateDomains: false })
  if (!hostname || isIp || !domain) return undefined
  return hostname.replace(/^www\d?\./, '')
}

/** The URL parser is what knows punycode. */
function toUrl(host: string): string {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(host) ? host : `http://${host}`).hostname
  } catch {
    return ''
  }
}
