/** Forms under which the same identity is looked up. */

const MARKS = /\p{Mn}/gu

export function foldName(name: string): string {
  return name.normalize('NFD').replace(MARKS, '').toLowerCase().trim().replace(/\s+/g, ' ')
}

/** `linkedin.com/in/slug`: scheme, `www.`, query, fragment, case and trailing slash make no difference. */
export function foldUrl(url: string): string {
  const bare = url
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[?#].*$/, '')
    .replace(/(?<!\/)\/+$/, '')
  return decode(bare)
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The domain in a website's address. */
export function domainOf(website: string): string {
  return foldUrl(website).split('/')[0] ?? ''
}

export function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

const FREE_DOMAINS = new Set(['gmail.com', 'googlemail.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'icloud.com'])

export function isFreeDomain(domain: string): boolean {
  return FREE_DOMAINS.has(domain)
}
