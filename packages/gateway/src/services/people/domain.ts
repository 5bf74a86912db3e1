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

/** Sites on which many companies have a page: the host names the site, not the company. */
const sharedHosts = new Set(
  (
    'about.me blogspot.com crunchbase.com etsy.com facebook.com github.com github.io google.com instagram.com ' +
    'linkedin.com linktr.ee medium.com notion.site pinterest.com shopify.com tiktok.com twitter.com vk.com ' +
    'webflow.io weebly.com wixsite.com wordpress.com x.com xing.com yelp.com youtube.com'
  ).split(' '),
)

/** The company's own domain in the address of its website; undefined for a page on somebody else's site. */
export function domainOfWebsite(url: string): string | undefined {
  const domain = normalizeDomain(url)
  const { domain: host, subdomain } = parse(url, { allowPrivateDomains: false })
  if (!domain || !host || !sharedHosts.has(host)) return domain
  const isPage = /^[^?#]*[^/:]\/[^/?#]/.test(url.trim().replace(/^[a-z]+:\/\//i, ''))
  const isOnesOwnPart = subdomain && !/^(www\d?|m|[a-z]{2})$/.test(subdomain)
  return isPage && !isOnesOwnPart ? undefined : domain
}

/** The URL parser is what knows punycode. */
function toUrl(host: string): string {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(host) ? host : `http://${host}`).hostname
  } catch {
    return ''
  }
}
